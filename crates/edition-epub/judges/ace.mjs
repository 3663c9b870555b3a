// Asks Ace by DAISY about e-books; fails on every violation.
//
//   node ace.mjs FOLDER BOOK…
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const [folder, ...books] = process.argv.slice(2)
let failed = false
for (const book of books) {
    const out = join(folder, basename(book, '.epub'))
    const env = { ...process.env, PUPPETEER_EXECUTABLE_PATH: process.env.CHROMIUM ?? '/usr/bin/chromium' }
    const run = spawnSync('node', ['node_modules/@daisy/ace-cli/bin/ace.js', '-s', '-f', '-o', out, book],
        { env, encoding: 'utf8' })
    let report
    try {
        report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    } catch {
        console.log(`Ace: ${basename(book)}: no report\n${run.stdout}${run.stderr}`)
        failed = true
        continue
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
process.exit(failed ? 1 : 0)
