/** The camera stand-in: asks for the real camera and shows what it sees. */

const REASONS = {
  NotAllowedError: "The camera was refused. Allow it in your browser's settings and try again.",
  NotFoundError: "We found no camera on this device.",
  NotReadableError: "Another program uses the camera. Close it and try again.",
};

/**
 * Turns the camera on (with the microphone if `data-microphone` says so) and shows the picture.
 *
 * @param {HTMLElement} screen
 */
export async function startCamera(screen) {
  const video = screen.querySelector("video");
  const status = screen.querySelector("[role=status]");
  if (!(video instanceof HTMLVideoElement) || !status) return;
  const audio = "microphone" in screen.dataset;
  try {
    if (!navigator.mediaDevices) throw new DOMException("no media devices", "NotFoundError");
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true, audio });
    video.hidden = false;
    status.textContent = audio ? "The camera and the microphone are on." : "The camera is on.";
    screen.querySelector("[data-camera-start]")?.remove();
    video.focus();
  } catch (reason) {
    const name = reason instanceof DOMException ? reason.name : "";
    status.textContent = REASONS[name] ?? "The camera could not be turned on.";
  }
}
