// Puts each picture of the halls that the server pushes in the place of the last one.
const now = document.getElementById('now')
const state = document.getElementById('state')
const source = new EventSource('/desk/live/events')
const say = (text) => { if (state.textContent !== text) state.textContent = text }

source.onmessage = (event) => {
  now.replaceChildren(new DOMParser().parseFromString(event.data, 'text/html').body.firstElementChild)
  say('Shown as it is now.')
}
source.addEventListener('left', () => {
  source.close()
  now.replaceChildren()
  say('This post was left. Enter it again to see how it is now.')
})
source.onerror = () => say('The server is not reached: shown as it was last. It is tried again by itself.')
