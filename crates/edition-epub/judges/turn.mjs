// Opens e-books in two readers in Chromium and turns every page, on a large and on a small screen.
// Fails on errors in the console, pictures that do not load, words of fixed pages that reach over
// the page, and wherever what is seen is not what the plan of the book says: other pages side by side,
// another photograph or another part of it, plates that are missing, parted or out of order, words
// that are missing or out of order, and words that the browser's own search does not find.
//
//   node turn.mjs BOOK…         pictures of what is seen go into PICTURES, if that is set
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { chromium } from 'playwright-core'
import { find, isLoaded, look, printed, remembered, tools, words } from './look.mjs'
import * as plan from './plan.mjs'
import { serve } from './serve.mjs'
import * as text from './text.mjs'

const books = process.argv.slice(2)
const READERS = (process.env.READERS ?? 'foliate,readium').split(',')
const SCREENS = { desktop: { width: 1400, height: 900 }, phone: { width: 412, height: 915 } }
const MOST_TURNS = 1500
/** Pixels along a side of a picture that is compared. */
const SIDE = 10
/** Steps of 255 that two such pictures may differ in the mean: JPEG and other ways of making
 *  pictures smaller give about 2, another photograph gives 20 and more. */
const ALIKE = 9

/** What the plan's photographs look like from afar: a map from file and crop. */
async function photographs(page, origin, expected) {
    const seen = new Map()
    const byFile = new Map()
    const wanted = [...expected.pages.values()].flat().concat(expected.plates.map(whole))
    for (const { file, crop } of wanted) byFile.set(file, [...(byFile.get(file) ?? []), crop])
    for (const [file, crops] of byFile) {
        const address = `${origin}photograph/${file.split('/').map(encodeURIComponent).join('/')}`
        const found = await page.evaluate(remembered, { address, crops, side: SIDE })
        found?.forEach((few, at) => seen.set(key(file, crops[at]), few))
    }
    return seen
}
const whole = ({ number, file }) => ({ number, file, crop: [0, 0, 1, 1] })
const key = (file, crop) => `${file} ${crop.join(' ')}`
const apart = (a, b) => a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length

/** One book in one reader on one screen. */
class Turning {
    constructor(page, expected, remembers, withWords) {
        Object.assign(this, { page, expected, remembers, withWords: withWords && expected })
        this.faults = new Set()
        this.spreads = []
        this.order = []
        this.seenWhole = new Set()
        this.compared = 0
        this.readBefore = new Set()
        this.places = new Map()
        this.words = ''
        page.on('console', message => { if (message.type() === 'error') this.faults.add(`console: ${message.text()}`) })
        page.on('pageerror', error => this.faults.add(`error: ${error.message}`))
        page.on('requestfailed', request => {
            const why = request.failure()?.errorText ?? ''
            if (!request.url().startsWith('blob:') && !why.includes('ABORTED')) this.faults.add(`request: ${request.url()} ${why}`)
        })
    }

    /** The frames on the screen from left to right, each with its place. */
    async shown() {
        const { width, height } = this.page.viewportSize()
        const place = async frame => {
            const element = await frame.frameElement()
            const box = await element.evaluate(e => {
                const { x, y, width, height } = e.getBoundingClientRect()
                const isShown = e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
                return isShown && { x, y, width, height }
            })
            return { frame, box }
        }
        const all = await Promise.all(this.page.frames().slice(1).map(frame => place(frame).catch(() => ({}))))
        const isSeen = ({ box }) => box && box.width > 2 && box.x < width - 2 && box.x + box.width > 2 && box.y < height
        return all.filter(isSeen).sort((a, b) => a.box.x - b.box.x)
    }

    /** The frames once all documents are loaded, those that wait beside the screen too, and all pages
     *  of a spread are there: nobody turns earlier. */
    async settled(reader, name) {
        const until = Date.now() + 3000
        for (;;) {
            const loaded = await Promise.all(this.page.frames().map(frame => frame.evaluate(isLoaded).catch(() => true)))
            const shown = await this.shown()
            const found = await Promise.all(shown.map(({ frame }) => frame.evaluate(printed).catch(() => [])))
            const pages = found.flat().sort((a, b) => a - b)
            const spread = this.expected?.spreads.find(spread => spread.includes(pages[0]))
            const isFacing = reader.isFixed && name !== 'phone' && spread
            const isWhole = !isFacing || `${spread.toSorted((a, b) => a - b)}` === `${pages}`
            if ((isWhole && loaded.every(Boolean)) || Date.now() > until) return shown
            await this.page.waitForTimeout(50)
        }
    }

    /** What is on the screen now. */
    async see(reader, shown, at) {
        const pages = []
        for (const { frame, box } of shown) {
            const found = await frame.evaluate(look, SIDE).catch(() => null)
            if (!found) continue
            const scale = box.width / found.wide
            found.faults.forEach(fault => this.faults.add(fault))
            if (reader.isFixed) pages.push(...found.pages)
            found.plates.forEach(plate => this.plate(plate, box, scale, reader.isFixed && found.pages[0]))
            if (reader.isFixed && found.pages.length) this.complete(found.pages[0], found.plates)
        }
        if (reader.rightToLeft) { pages.reverse(); shown = shown.toReversed() }
        if (pages.length) this.spreads.push(pages)
        if (this.withWords) for (const { frame } of shown) await this.read(frame, at)
    }

    /** Reads a document once, and remembers where in the book words stand that are searched for. */
    async read(frame, at) {
        if (this.readBefore.has(frame.url())) return
        this.readBefore.add(frame.url())
        const found = await frame.evaluate(words).catch(() => null)
        if (!found) return
        this.words += found.shown
        for (const word of text.samples(this.expected)) {
            if (!this.places.has(word) && found.shown.includes(word)) this.places.set(word, at)
        }
        const [shown, selected] = [found.shown, found.selected].map(text.letters)
        if (shown !== selected) this.faults.add(`other words are selected than shown: ${text.differ(shown, selected)}`)
    }

    /** Lets the browser search for a word in each script of the book. */
    async search() {
        for (const [word, at] of this.places) {
            await this.page.evaluate(at => window.reader.show(at), at)
            let isFound = false
            // The document may still be on its way to the screen.
            for (let tries = 0; tries < 20 && !isFound; tries += 1) {
                await this.page.waitForTimeout(150)
                for (const { frame } of await this.shown()) isFound ||= await frame.evaluate(find, word).catch(() => false)
            }
            if (!isFound) this.faults.add(`the browser's search does not find “${word}”`)
        }
    }

    plate({ number, box: [left, top, right, bottom], afar }, frame, scale, page) {
        const { width, height } = this.page.viewportSize()
        const [x0, x1] = [frame.x + left * scale, frame.x + right * scale]
        const [y0, y1] = [frame.y + top * scale, frame.y + bottom * scale]
        if (x0 > -2 && y0 > -2 && x1 < width + 2 && y1 < height + 2) this.seenWhole.add(number)
        if (!page && !this.order.includes(number)) this.order.push(number)
        if (!this.expected) return
        const all = page ? this.expected.pages.get(page) ?? [] : this.expected.plates.map(whole)
        const wanted = all.find(part => part.number === number)
        if (!wanted) { this.faults.add(`plate ${number} is not planned on page ${page}`); return }
        const few = this.remembers.get(key(wanted.file, wanted.crop))
        if (!few) return
        const distance = apart(afar, few)
        this.compared += 1
        if (distance > ALIKE) this.faults.add(`plate ${number} on page ${page || '–'} is not ${wanted.file}: ${distance.toFixed(1)} steps apart`)
    }

    /** A fixed page has the plates of the plan and no others. */
    complete(page, plates) {
        const wanted = this.expected?.pages.get(page)?.map(part => part.number)
        const found = plates.map(plate => plate.number)
        if (wanted && `${wanted}` !== `${found}`) this.faults.add(`page ${page} shows plates ${found} instead of ${wanted}`)
    }

    /** What can only be said at the end. */
    conclude(reader, name) {
        if (!this.expected) return
        if (this.withWords) text.missing(this.expected, this.words).forEach(fault => this.faults.add(fault))
        const numbers = this.expected.plates.map(plate => plate.number)
        for (const number of numbers) {
            if (!this.seenWhole.has(number)) this.faults.add(`plate ${number} is never seen whole`)
        }
        if (!reader.isFixed) {
            if (`${this.order}` !== `${numbers}`) this.faults.add(`plates come as ${this.order} instead of ${numbers}`)
            return
        }
        const seen = this.spreads.filter((spread, at) => `${spread}` !== `${this.spreads[at - 1]}`)
        const wanted = name === 'phone' ? this.expected.spreads.flat().map(page => [page]) : this.expected.spreads
        if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
            this.faults.add(`pages are seen as ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`)
        }
    }
}

async function turn({ page, origin, book, expected, remembers, reader: which, name, size }) {
    await page.setViewportSize(size)
    const turning = new Turning(page, expected, remembers, name === 'desktop')
    await page.goto(`${origin}readers/reader.html?with=${which}`)
    await page.waitForFunction(() => window.reader, undefined, { timeout: 60000 })
    const reader = await page.evaluate(() => { const { told, rightToLeft, isFixed } = window.reader; return { told, rightToLeft, isFixed } })
    if (which === 'readium' && reader.rightToLeft && !reader.isFixed) {
        // Its FrameBlobBuilder sets the style of books from left to right "no matter what", and
        // of each document only the first view can be turned to.
        console.log(`${basename(book)} in readium on a ${name}: NOT JUDGED, it does not turn flowing books from right to left`)
        return 0
    }
    let [turns, still, before] = [0, 0, '']
    while (turns < MOST_TURNS && still < 2) {
        await page.waitForTimeout(40)
        const [{ at, place }, shown] = await Promise.all([page.evaluate(() => window.reader.place()), turning.settled(reader, name)])
        const now = JSON.stringify([place, shown.map(({ frame, box }) => [frame.url(), Math.round(box.x)])])
        still = now === before ? still + 1 : 0
        if (still === 0) {
            await turning.see(reader, shown, at)
            if (process.env.PICTURES) {
                const file = `${basename(book, '.epub')}-${which}-${name}-${String(turns).padStart(3, '0')}.jpg`
                await page.screenshot({ path: join(process.env.PICTURES, file), type: 'jpeg', quality: 80 })
            }
        }
        before = now
        await page.evaluate(async () => { await window.reader.next() })
        turns += 1
    }
    await turning.search()
    turning.conclude(reader, name)
    console.log(`${basename(book)} in ${which} on a ${name}: ${turns} turns, ${turning.compared} pictures compared with ` +
        `their photographs, ${turning.places.size} words searched for, ${JSON.stringify(reader.told)}`)
    for (const fault of turning.faults) console.log(`  FAULT ${fault}`)
    return turning.faults.size
}

/** A book in every reader on every screen. */
async function judge(browser, book) {
    const server = await serve()
    const path = plan.beside(book, existsSync)
    const expected = path && plan.read(path)
    await server.lay(book, expected?.folder)
    let faults = 0
    const desk = await browser.newPage()
    await desk.addInitScript(tools)
    await desk.goto(`${server.origin}readers/nothing.html`)
    const remembers = expected && await photographs(desk, server.origin, expected)
    await desk.close()
    for (const reader of READERS) for (const [name, size] of Object.entries(SCREENS)) {
        const page = await browser.newPage()
        await page.addInitScript(tools)
        try {
            faults += await turn({ page, origin: server.origin, book, expected, remembers, reader, name, size })
        } catch (error) {
            console.log(`${basename(book)} in ${reader} on a ${name}: ${error.message.split('\n')[0]}`)
            faults += 1
        }
        await page.close()
    }
    if (!path) console.log(`${basename(book)}: no plan beside it, so pictures were not compared`)
    server.close()
    return faults
}

if (process.env.PICTURES) await mkdir(process.env.PICTURES, { recursive: true })
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
})
let faults = 0
const waiting = [...books]
const work = async () => { while (waiting.length) faults += await judge(browser, waiting.shift()) }
await Promise.all(Array.from({ length: Number(process.env.AT_ONCE ?? 2) }, work))
await browser.close()
process.exit(faults === 0 ? 0 : 1)
