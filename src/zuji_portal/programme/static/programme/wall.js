// Three slides of twenty seconds on a wall; the button pauses them, arrow keys turn them.
const wall = document.querySelector('.wall')
const slides = [...wall.querySelectorAll('.slide')]
const pause = wall.querySelector('.pause')
let place = 0
let running = !matchMedia('(prefers-reduced-motion: reduce)').matches

function show(number) {
  place = (number + slides.length) % slides.length
  slides.forEach((slide, n) => slide.classList.toggle('shown', n === place))
}

function setRunning(on) {
  running = on
  pause.setAttribute('aria-pressed', String(!on))
}

wall.classList.add('turning')
pause.hidden = false
pause.addEventListener('click', () => setRunning(!running))
document.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowRight') show(place + 1)
  if (event.key === 'ArrowLeft') show(place - 1)
})
setRunning(running)
show(0)
setInterval(() => running && show(place + 1), 20000)
setTimeout(() => location.reload(), 600000)
