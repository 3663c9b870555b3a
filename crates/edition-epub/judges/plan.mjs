// What ought to be seen: from the plan of the book, which print and the e-books are made of.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'smol-toml'

/** Millimetres that a plate must reach over the fold to be on the facing page too. */
const OVER = 5

/**
 * A plan: `folder` of the photographs; `plates` in reading order, each with number, file, crop, and
 * what of the photograph the spread shows;
 * `pages`, a map from a printed page to the parts of plates that stand on it, each with the
 * plate's number and the crop of the photograph that the page shows; `spreads` as lists of pages;
 * `captions` and `paragraphs` in reading order, and `texts` that stand on pages, each with its
 * language where that is told.
 */
export function read(path) {
    const told = parse(readFileSync(path, 'utf8'))
    const [trimW, trimH] = told.trim
    const right = told['bound-at'] === 'right'
    const [plates, pages, spreads] = [[], new Map(), []]
    const [captions, texts] = [[], [{ text: told.title, language: told.language }]]
    for (const spread of told.spread ?? []) {
        const both = [spread.verso, spread.recto].filter(Boolean)
        spreads.push(both.map(page => page.number))
        for (const page of both) pages.set(page.number, [])
        for (const page of both) {
            const facing = both.find(other => other !== page)
            // Where the facing page stands, seen from this one.
            const to = (page === spread.verso) !== right ? 1 : -1
            texts.push(...(page.texts ?? []).filter(text => text.role !== 'folio'))
            for (const plate of page.plates ?? []) {
                plates.push(plate)
                if (plate.caption?.text.trim()) captions.push(plate.caption)
                const [x, , w] = plate.frame
                const over = to === 1 ? x + w - trimW : -x
                const far = facing ? to * trimW : 0
                pages.get(page.number).push(part(plate, 0, trimW, trimH))
                if (facing && over > OVER) pages.get(facing.number).push(part(plate, far, far + trimW, trimH))
                plate.shown = part(plate, Math.min(0, far), Math.max(0, far) + trimW, trimH).crop
            }
        }
    }
    const paragraphs = (told.paragraphs ?? []).map(text => ({ text }))
    return { folder: resolve(dirname(path), told.photographs), plates, pages, spreads, captions, paragraphs, texts }
}

/** What is seen of a plate between two places of its page, from the page's left edge. */
function part({ number, file, frame: [x, y, w, h], crop: [cx, cy, cw, ch] }, from, to, trimH) {
    const left = Math.max(from, x), right = Math.min(to, x + w)
    const top = Math.max(0, y), bottom = Math.min(trimH, y + h)
    const crop = [
        cx + (left - x) / w * cw, cy + (top - y) / h * ch,
        (right - left) / w * cw, (bottom - top) / h * ch,
    ]
    return { number, file, crop }
}

/** The plan that belongs to an e-book or a web edition: of samples `NAME.plan.toml`, else what
 *  `leporello` wrote beside it, `plan.toml`. */
export function beside(edition, exists) {
    const own = `${edition.replace(/(-(facsimile|reading)\.epub|\/)$/, '')}.plan.toml`
    const common = join(dirname(edition), 'plan.toml')
    return [own, common].find(exists)
}
