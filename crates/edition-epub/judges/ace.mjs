// Asks Ace by DAISY about e-books; fails on every violation. One browser serves all books, and two
// are asked about at once.
//
//   node ace.mjs FOLDER BOOK…
import { mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'

process.env.PUPPETEER_EXECUTABLE_PATH = process.env.CHROMIUM ?? '/usr/bin/chromium'
// A busy machine needs more than the five seconds that Ace gives a browser to begin.
process.env.ACE_TIMEOUT_INITIAL ??= '60000'
const require = createRequire(import.meta.url)
const ace = require('@daisy/ace-core')
const runner = require('@daisy/ace-axe-runner-puppeteer')
require('@daisy/ace-logger').initLogger({ silent: true, fileName: 'ace.log' })
const shared = { ...runner, launch: async () => {}, close: async () => {} }

const [folder, ...books] = process.argv.slice(2)
let failed = false

async function judge(book, tries = 2) {
    const outdir = join(folder, basename(book, '.epub'))
    const options = { cwd: process.cwd(), outdir, tmpdir: mkdtempSync(join(folder, 'unpacked-')), silent: true, doNotReportMedia: true }
    let report
    try {
        [, report] = await ace(book, options, shared)
    } catch (error) {
        // On a busy machine a page may take longer to open than Ace waits.
        if (tries > 1) return judge(book, tries - 1)
        console.log(`Ace: ${basename(book)}: no report: ${error}`)
        failed = true
        return
    }
    const outcome = report['earl:result']['earl:outcome']
    console.log(`Ace: ${basename(book)}: ${outcome}`)
    if (outcome !== 'pass') failed = true
    const told = new Set()
    for (const document of report.assertions ?? []) {
        for (const { 'earl:test': test, 'earl:result': result } of document.assertions ?? []) {
            if (result['earl:outcome'] !== 'fail') continue
            const line = `  ${test['earl:impact']} ${test['dct:title']}: ${result['dct:description'].split('\n')[0]}` +
                `\n    ${document['earl:testSubject'].url} ${(result.html ?? '').slice(0, 160)}`
            if (told.size < 6 && !told.has(line) && told.add(line)) console.log(line)
        }
    }
}

await runner.launch()
const waiting = [...books]
await Promise.all([1, 2].map(async () => { while (waiting.length) await judge(waiting.shift()) }))
await runner.close()
process.exit(failed ? 1 : 0)
