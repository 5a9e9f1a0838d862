"""What people accept as fast for faces in files: every frame of a video, decoded by ffmpeg and read by MediaPipe's
FaceLandmarker with blendshapes on this machine's processor. Prints frames, faces and seconds as JSON.

python face_landmarker.py VIDEO TASK, with mediapipe 0.10.35 from PyPI (TASK: its face_landmarker.task).
"""

import json
import subprocess
import sys
import time

import mediapipe as mp
import numpy as np
from mediapipe.tasks import python
from mediapipe.tasks.python import vision

video, task = sys.argv[1:]
probe = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-of", "json"]
entries = ["-show_entries", "stream=width,height,avg_frame_rate"]
stream = json.loads(subprocess.check_output([*probe, *entries, video]))["streams"][0]
width, height = stream["width"], stream["height"]
over, under = map(int, stream["avg_frame_rate"].split("/"))

start = time.perf_counter()
options = vision.FaceLandmarkerOptions(
    base_options=python.BaseOptions(model_asset_path=task),
    running_mode=vision.RunningMode.VIDEO,
    output_face_blendshapes=True,
)
frames = faces = 0
command = ["ffmpeg", "-v", "error", "-i", video, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
with vision.FaceLandmarker.create_from_options(options) as landmarker:
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=10 * width * height) as decoder:
        while len(pixels := decoder.stdout.read(width * height * 3)) == width * height * 3:
            picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
            found = landmarker.detect_for_video(image, round(1000 * frames * under / over))
            faces += len(found.face_blendshapes)
            frames += 1
print(json.dumps({"frames": frames, "faces": faces, "seconds": time.perf_counter() - start}))
