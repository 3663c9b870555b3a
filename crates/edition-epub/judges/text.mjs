// Words as they were written, and as strangers give them back.

/** Letters alone: no spaces, no breaks, no marks that only steer how a line is set. */
export const letters = text => text.normalize('NFC').replace(/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')

/** One word of each language that the book has: the longest of the first caption or paragraph. */
export function samples({ captions, paragraphs, texts }) {
    const byScript = new Map()
    for (const { text } of [...captions, ...paragraphs, ...texts]) {
        const word = text.match(/[\p{L}\p{M}]+/gu)?.reduce((a, b) => (b.length > a.length ? b : a))
        const script = SCRIPTS.find(([, of]) => of.test(word ?? ''))?.[0]
        if (script && !byScript.has(script)) byScript.set(script, word)
    }
    return [...byScript.values()]
}
const SCRIPTS = ['Hiragana', 'Han', 'Hangul', 'Arabic', 'Hebrew', 'Cyrillic', 'Greek', 'Latin']
    .map(script => [script, new RegExp(`\\p{Script=${script}}`, 'u')])

/** What of the plan's words is not found in what a stranger gives back, or not in order. */
export function missing(expected, given) {
    const found = letters(given)
    const faults = []
    for (const [what, all] of [['caption', expected.captions], ['paragraph', expected.paragraphs]]) {
        let at = 0
        for (const { text } of all) {
            const place = found.indexOf(letters(text), at)
            if (place >= 0) { at = place + letters(text).length; continue }
            const why = found.includes(letters(text)) ? 'out of order' : 'missing'
            faults.push(`${what} ${why}: “${text.slice(0, 60)}”`)
        }
    }
    for (const { text } of expected.texts) {
        if (!found.includes(letters(text))) faults.push(`missing: “${text.slice(0, 60)}”`)
    }
    return faults
}

/** Where two texts part. */
export function differ(a, b) {
    const at = [...a].findIndex((c, at) => c !== b[at])
    return `“${a.slice(Math.max(0, at - 10), at + 20)}” and “${b.slice(Math.max(0, at - 10), at + 20)}”`
}
