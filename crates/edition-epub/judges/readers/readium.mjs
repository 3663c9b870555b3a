// The navigator of Readium, which Thorium and library readers on the web are made of. It wants the
// e-book unpacked and told in a Web Publication Manifest, which is made here from the package
// document as Readium's streamer makes it.
import { EpubNavigator } from '@readium/navigator'
import { HttpFetcher, Link, Locator, LocatorLocations, Manifest, Publication } from '@readium/shared'

const fetched = async path => {
    const answer = await fetch(path)
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return new DOMParser().parseFromString(await answer.text(), 'application/xml')
}
const all = (node, selector) => [...node.querySelectorAll(selector)]

/** What the package document says, as a Web Publication Manifest. */
async function manifest(root) {
    const container = await fetched(`${root}META-INF/container.xml`)
    const base = new URL(container.querySelector('rootfile').getAttribute('full-path'), root)
    const opf = await fetched(base)
    const meta = name => opf.querySelector(`meta[property="${name}"]`)?.textContent
    const isFixed = meta('rendition:layout') === 'pre-paginated'
    const items = new Map(all(opf, 'manifest > item').map(item => [item.id, item]))
    const href = item => new URL(item.getAttribute('href'), base).href.slice(root.length)
    const readingOrder = []
    for (const reference of all(opf, 'spine > itemref')) {
        const item = items.get(reference.getAttribute('idref'))
        const link = { href: href(item), type: item.getAttribute('media-type') }
        const side = reference.getAttribute('properties')?.match(/page-spread-(left|right|center)/)
        if (side) link.properties = { page: side[1] }
        if (isFixed) {
            const viewport = (await fetched(root + link.href)).querySelector('meta[name=viewport]')
            const [, width, height] = viewport.getAttribute('content').match(/width=(\d+), ?height=(\d+)/)
            Object.assign(link, { width: Number(width), height: Number(height) })
        }
        readingOrder.push(link)
    }
    return {
        '@context': 'https://readium.org/webpub-manifest/context.jsonld',
        metadata: {
            title: opf.getElementsByTagName('dc:title')[0].textContent,
            language: all(opf, '*').filter(e => e.localName === 'language').map(e => e.textContent),
            conformsTo: 'https://readium.org/webpub-manifest/profiles/epub',
            layout: isFixed ? 'fixed' : 'reflowable',
            readingProgression: opf.querySelector('spine').getAttribute('page-progression-direction') ?? 'ltr',
        },
        links: [{ rel: 'self', href: `${root}manifest.json`, type: 'application/webpub+json' }],
        readingOrder,
        nav: href(all(opf, 'item[properties]').find(item => item.getAttribute('properties').includes('nav'))),
    }
}

export async function open(stage) {
    const root = `${location.origin}/book/`
    const told = await manifest(root)
    const nav = await fetched(root + told.nav)
    const of = type => all(nav, 'nav').find(e => e.getAttribute('epub:type') === type)
    const publication = new Publication({
        manifest: Manifest.deserialize(told), fetcher: new HttpFetcher(undefined, root),
    })
    const count = told.readingOrder.length
    const positions = told.readingOrder.map(({ href, type }, at) => new Locator({
        href, type, locations: new LocatorLocations({ position: at + 1, progression: 0, totalProgression: at / count }),
    }))
    const ready = Promise.withResolvers()
    const navigator = new EpubNavigator(stage, publication, {
        frameLoaded: () => ready.resolve(), positionChanged: () => {}, handleLocator: () => false,
    }, positions)
    await navigator.load()
    await ready.promise
    return {
        told: {
            title: told.metadata.title,
            contents: of('toc').querySelectorAll(':scope > ol > li').length,
            pages: of('page-list')?.querySelectorAll('li').length ?? 0,
        },
        rightToLeft: told.metadata.readingProgression === 'rtl',
        isFixed: told.metadata.layout === 'fixed',
        next: () => new Promise(resolve => navigator.goForward(false, resolve)),
        show: at => new Promise(resolve => navigator.goLink(publication.readingOrder.items[at], false, resolve)),
        place: () => {
            const { href, locations } = navigator.currentLocator
            return { at: told.readingOrder.findIndex(link => link.href === href), place: locations.progression }
        },
    }
}
