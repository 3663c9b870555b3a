// A third reader, MuPDF, which shares nothing with a browser: gives back the words of flowing
// e-books, which must be those of the plan in reading order.
//
//   node mupdf.mjs BOOK…
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import * as plan from './plan.mjs'
import { missing } from './text.mjs'

let failed = 0
for (const book of process.argv.slice(2).filter(book => book.endsWith('reading.epub'))) {
    const path = plan.beside(book, existsSync)
    if (!path) continue
    const run = spawnSync('mutool', ['draw', '-q', '-F', 'txt', '-o', '-', book], { encoding: 'utf8', maxBuffer: 1 << 28 })
    const faults = run.status === 0 ? missing(plan.read(path), run.stdout) : [run.stderr || String(run.error)]
    console.log(`MuPDF: ${basename(book)}: ${run.stdout?.length ?? 0} characters${faults.length ? '' : ', every word in its place'}`)
    for (const fault of faults) console.log(`  FAULT ${fault}`)
    failed += faults.length
}
process.exit(failed === 0 ? 0 : 1)
