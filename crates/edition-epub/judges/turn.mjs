// Opens e-books in foliate-js in Chromium and turns every page, on a large and on a small
// screen. Fails on errors in the console, pictures that do not load, and words of fixed pages
// that reach over the page.
//
//   node turn.mjs PICTURES BOOK…
import { createServer } from 'node:http'
import { readFile, mkdir } from 'node:fs/promises'
import { basename, extname, join, normalize } from 'node:path'
import { chromium } from 'playwright-core'

const [pictures, ...books] = process.argv.slice(2)
const screens = {
    desktop: { width: 1400, height: 900 },
    phone: { width: 412, height: 915 },
}
const MOST_TURNS = 400
const kinds = { '.js': 'text/javascript', '.epub': 'application/epub+zip', '.html': 'text/html' }
const host = `<!DOCTYPE html><meta charset="utf-8"><title>reader</title>
<script type="importmap">{ "imports": { "construct-style-sheets-polyfill":
"/node_modules/construct-style-sheets-polyfill/dist/adoptedStyleSheets.js" } }</script>
<style>html,body{margin:0;height:100%;background:#777}foliate-view{display:block;height:100vh;background:#fff}</style>
<script type="module">
import '/node_modules/foliate-js/view.js'
const view = document.createElement('foliate-view')
document.body.append(view)
window.view = view
await view.open('/book.epub')
await view.renderer.next?.()
await view.goTo(0)
window.ready = true
</script>`

let current
const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://x').pathname)
    try {
        const file = path === '/book.epub' ? current : join('.', path)
        const body = path === '/' ? host : await readFile(file)
        const kind = path === '/' ? 'text/html' : kinds[extname(path)]
        response.writeHead(200, { 'content-type': kind ?? 'application/octet-stream' }).end(body)
    } catch {
        response.writeHead(path === '/favicon.ico' ? 204 : 404).end()
    }
}).listen(0, '127.0.0.1')
await new Promise(resolve => server.on('listening', resolve))
const origin = `http://127.0.0.1:${server.address().port}/`

// What is wrong in a document that is shown: runs inside it.
const look = () => {
    const faults = []
    for (const image of document.images) {
        if (!image.complete || image.naturalWidth === 0) faults.push(`no picture: ${image.alt}`)
    }
    const viewport = document.querySelector('meta[name=viewport]')?.content
    const size = viewport?.match(/width=(\d+), height=(\d+)/)
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
    return { faults, page: document.querySelector('[role=doc-pagebreak]')?.getAttribute('aria-label'), text: document.body?.textContent.length }
}

async function settled(page) {
    await page.waitForTimeout(60)
    for (const frame of page.frames().slice(1)) {
        await frame.evaluate(() => Promise.all([document.fonts.ready,
            ...[...document.images].map(image => image.decode().catch(() => {}))])).catch(() => {})
    }
}

async function turn(browser, book, name, size) {
    const page = await browser.newPage({ viewport: size })
    const faults = new Set()
    page.on('console', message => { if (message.type() === 'error') faults.add(`console: ${message.text()}`) })
    page.on('pageerror', error => faults.add(`error: ${error.message}`))
    page.on('requestfailed', request => { if (!request.url().startsWith('blob:')) faults.add(`request: ${request.url()}`) })
    await page.goto(origin)
    await page.waitForFunction(() => window.ready, undefined, { timeout: 60000 })
    const seen = new Set()
    let [turns, still, before] = [0, 0, '']
    while (turns < MOST_TURNS && still < 2) {
        await settled(page)
        for (const frame of page.frames().slice(1)) {
            const found = await frame.evaluate(look).catch(() => null)
            found?.faults.forEach(fault => faults.add(fault))
            if (found?.page) seen.add(found.page)
        }
        const place = await page.evaluate(() => JSON.stringify([view.lastLocation?.fraction, view.lastLocation?.section?.current]))
        still = place === before ? still + 1 : 0
        if (still === 0) {
            const file = `${basename(book, '.epub')}-${name}-${String(turns).padStart(3, '0')}.png`
            await page.screenshot({ path: join(pictures, file) })
        }
        before = place
        await page.evaluate(() => view.next())
        turns += 1
    }
    const told = await page.evaluate(() => ({
        title: view.book.metadata.title, language: view.book.metadata.language,
        toc: view.book.toc?.length, pages: view.book.pageList?.length, dir: view.book.dir,
    }))
    await page.close()
    console.log(`${basename(book)} on a ${name}: ${turns} turns, ${seen.size} page marks first on a document, ` +
        `${JSON.stringify(told)}`)
    for (const fault of faults) console.log(`  FAULT ${fault}`)
    return faults.size
}

await mkdir(pictures, { recursive: true })
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
})
let faults = 0
for (const book of books) {
    current = book
    for (const [name, size] of Object.entries(screens)) faults += await turn(browser, book, name, size)
}
await browser.close()
server.close()
process.exit(faults === 0 ? 0 : 1)
