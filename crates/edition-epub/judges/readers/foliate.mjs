// foliate-js, which Foliate and Readest read with.
import '/node_modules/foliate-js/view.js'

export async function open(stage) {
    const view = document.createElement('foliate-view')
    stage.append(view)
    await view.open('/book.epub')
    await view.renderer.next?.()
    await view.goTo(0)
    const { metadata, toc, pageList, dir, rendition } = view.book
    return {
        told: { title: metadata.title, contents: toc?.length ?? 0, pages: pageList?.length ?? 0 },
        rightToLeft: dir === 'rtl',
        isFixed: rendition?.layout === 'pre-paginated',
        next: () => view.next(),
        show: at => view.goTo(at),
        place: () => ({ at: view.lastLocation?.section?.current, place: view.lastLocation?.fraction }),
    }
}
