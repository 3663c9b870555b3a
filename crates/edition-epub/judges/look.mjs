// What runs inside a document that a reader shows.

/** Pictures that did not load, words that reach over a fixed page or over each other; which pages
 *  and plates the document has, where its pictures are, and what each looks like from afar. */
export async function look(side) {
    const images = [...document.images].map(image => image.decode().catch(() => {}))
    await Promise.all([document.fonts.ready, ...images])
    const faults = []
    const meta = document.querySelector('meta[name=viewport]')?.content
    const size = document.querySelector('main.page') && meta?.match(/width=(\d+), height=(\d+)/)
    if (size) {
        const [w, h] = [Number(size[1]), Number(size[2])]
        for (const box of document.querySelectorAll('.box, .field, figcaption, header')) {
            const { left, top, right, bottom } = box.getBoundingClientRect()
            const wide = box.scrollWidth > box.clientWidth + 2
            if (left < -2 || top < -2 || right > w + 2 || bottom > h + 2 || wide) {
                faults.push(`over the page: ${box.className || box.id} “${box.textContent.slice(0, 40)}” ` +
                    `${[left, top, right, bottom].map(Math.round)} of ${w} x ${h}`)
            }
        }
        const columns = [...document.querySelectorAll('.field, figcaption, header')]
            .map(box => [box, box.getBoundingClientRect()])
        for (const [i, [a, ra]] of columns.entries()) for (const [b, rb] of columns.slice(i + 1)) {
            const w = Math.min(ra.right, rb.right) - Math.max(ra.left, rb.left)
            const h = Math.min(ra.bottom, rb.bottom) - Math.max(ra.top, rb.top)
            if (w > 2 && h > 4) faults.push(`words over words: “${a.textContent.slice(0, 30)}” and “${b.textContent.slice(0, 30)}”`)
        }
    }
    const plates = []
    for (const image of document.images) {
        if (!image.complete || image.naturalWidth === 0) { faults.push(`no picture: ${image.alt}`); continue }
        const number = image.closest('figure')?.id.match(/^plate-(\d+)$/)?.[1]
        if (!number) continue
        const { left, top, right, bottom } = image.getBoundingClientRect()
        image.afar ??= afar(image, side)
        plates.push({ number: Number(number), box: [left, top, right, bottom], afar: image.afar })
    }
    const pages = [...document.querySelectorAll('[role=doc-pagebreak]')].map(mark => Number(mark.id.slice('page-'.length)))
    return { faults, pages, plates, wide: innerWidth }
}

/** Gives every document `afar`: a picture, or a part of it, in so few pixels that only what it
 *  shows is left, not how it is stored. An init script. */
export function tools() {
    const few = (source, side, from) => {
        const canvas = document.createElement('canvas')
        canvas.width = canvas.height = side
        const pen = canvas.getContext('2d')
        pen.imageSmoothingQuality = 'high'
        pen.drawImage(source, ...from, 0, 0, side, side)
        return canvas
    }
    window.afar = (image, side, from = []) => {
        const { data } = few(few(image, side * 8, from), side, []).getContext('2d').getImageData(0, 0, side, side)
        return [...data].filter((_, at) => at % 4 !== 3)
    }
}

/** Parts of a photograph, loaded from an address, from afar; nothing where a browser cannot show
 *  it. */
export async function remembered({ address, crops, side }) {
    const image = new Image()
    image.src = address
    try { await image.decode() } catch { return null }
    const { naturalWidth: w, naturalHeight: h } = image
    return crops.map(([cx, cy, cw, ch]) => afar(image, side, [cx * w, cy * h, cw * w, ch * h]))
}

/** The plates of a web edition in their order. */
export async function seen(side) {
    const plates = []
    for (const figure of document.querySelectorAll('figure[data-plate]')) {
        const image = figure.querySelector('img')
        image.loading = 'eager'
        await image.decode().catch(() => {})
        plates.push({ number: Number(figure.dataset.plate), afar: image.naturalWidth ? afar(image, side) : [] })
    }
    return plates
}

/** The words of a document in two ways: as shown and as selected. Printed numbers of pages are left
 *  out: they stand at the foot of fixed pages, between the words of two pages. */
export function words() {
    const folio = document.getElementById('folio')
    if (folio) folio.style.display = 'none'
    const shown = document.body.innerText
    const selection = getSelection()
    selection.selectAllChildren(document.body)
    const selected = String(selection)
    selection.removeAllRanges()
    if (folio) folio.style.display = ''
    return { shown, selected }
}

/** Whether the browser's own search finds a word in a document. It may move the page. */
export function find(word) {
    getSelection().removeAllRanges()
    return window.find(word, true, false, true) && String(getSelection()) === word
}

/** The printed pages that begin in a document. */
export const printed = () =>
    [...document.querySelectorAll('[role=doc-pagebreak]')].map(mark => Number(mark.id.slice('page-'.length)))

export const isLoaded = () => document.readyState === 'complete' && document.body !== null
