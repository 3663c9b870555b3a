// What the readers in the browser ask for: themselves, the e-book whole and unpacked, and the
// photographs that its plan was made of.
import { unzipSync } from 'fflate'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const KINDS = {
    '.js': 'text/javascript', '.mjs': 'text/javascript', '.html': 'text/html', '.css': 'text/css',
    '.epub': 'application/epub+zip', '.xhtml': 'application/xhtml+xml', '.opf': 'application/xml',
    '.xml': 'application/xml', '.ncx': 'application/xml', '.jpg': 'image/jpeg', '.png': 'image/png',
    '.otf': 'font/otf', '.ttf': 'font/ttf',
}

/** A server of one book at a time: `lay(book, photographs)` says which. */
export async function serve() {
    let [whole, files, photographs] = [undefined, {}, undefined]
    const body = async path => {
        if (path === '/book.epub') return whole
        if (path.startsWith('/book/')) return files[path.slice('/book/'.length)]
        if (path.startsWith('/photograph/')) {
            return photographs && createReadStream(join(photographs, path.slice('/photograph/'.length)))
        }
        return readFile(join('.', path))
    }
    const server = createServer(async (request, response) => {
        const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname))
        const gone = () => response.writeHead(path === '/favicon.ico' ? 204 : 404).end()
        try {
            const found = await body(path)
            if (!found) return gone()
            // Foliate and Readium show documents from blobs, which may read nothing of others
            // unless they are told so.
            response.setHeader('access-control-allow-origin', '*')
            response.setHeader('content-type', KINDS[extname(path).toLowerCase()] ?? 'application/octet-stream')
            if (found.pipe) found.on('error', gone).pipe(response)
            else response.end(found)
        } catch {
            gone()
        }
    })
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
    return {
        origin: `http://127.0.0.1:${server.address().port}/`,
        lay: async (book, folder) => {
            whole = await readFile(book)
            files = Object.fromEntries(Object.entries(unzipSync(whole)).map(([name, bytes]) => [name, Buffer.from(bytes)]))
            photographs = folder
        },
        close: () => server.close(),
    }
}
