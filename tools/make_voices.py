"""Make the spoken digits of the captcha: amoe/voices/<lang>/<variant>-<digit>.mp3.

Run once, by hand, with espeak-ng and lame installed; the site needs neither.
A captcha is spoken by joining the files of its digits byte by byte. So every file is
constant bit rate, mono, 16 kHz, without tag or header frame (-t) and without bit reservoir
(--nores): no frame leans on the one before it. Digits end in a pause, so that they stay apart.

    python tools/make_voices.py [--out DIRECTORY]
"""

import argparse
import io
import math
import shutil
import subprocess
import sys
import wave
from array import array
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "amoe" / "voices"
KBIT = 16  # kbit/s: 72 bytes for each frame of 36 ms
KHZ = 16  # kHz, sampling rate of the files
PAUSE = 0.26  # s; the encoder's own delay and filling make about 0.35 s of it
LEAD = 0.012  # s kept before and after the speech, so that a soft f or s is not cut
QUIET = 0.012  # of the loudest sample: below this it is silence
LOUD = 0.20  # root mean square of the speech after normalising, of full scale
PEAK = 0.65  # highest sample after normalising: leaves room for what MP3 adds

Voice = tuple[str, int, int]  # name in espeak-ng, words per minute, pitch 0 to 99
# Both carry well above 500 Hz, where a phone's loudspeaker begins, and have no echo.
VARIANTS: dict[str, Voice] = {"low": ("m3", 135, 40), "high": ("Annie", 125, 50)}
PACE = {"ar": 1.3, "fr": 0.85}  # times the speed: in Arabic the long vowels drag, French is hasty

# By espeak-ng's name of the language, the folder being its first two letters. Arabic is said in
# the pausal form (khamsa, not khamsat), which espeak-ng does not make of the written word; so
# each word stands here as its phonemes (those of its own dictionary, stress added).
DIGITS = {
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
    "en-us": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "ar": [
        "[[s['ifR]]",  # صِفْر
        "[[w'a:Hid]]",  # وَاحِد
        "[[?iTn'a:n]]",  # اِثْنَان
        "[[Tal'a:Ta]]",  # ثَلَاثَة
        "[[?'aRbaAa]]",  # أَرْبَعَة
        "[[X'amsa]]",  # خَمْسَة
        "[[s'it:a]]",  # سِتَّة
        "[[s'abAa]]",  # سَبْعَة
        "[[Tam'a:nija]]",  # ثَمَانِيَة
        "[[t'isAa]]",  # تِسْعَة
    ],
}


def program(name: str) -> str:
    """Where an installed program stands; ends with one clear sentence when it is missing."""
    found = shutil.which(name)
    if not found:
        sys.exit(f"make_voices: the program {name} is missing; apt-get install {name} brings it.")
    return found


def run(command: list[str], given: bytes = b"") -> bytes:
    """What a program answers; its failure stops the run."""
    return subprocess.run(command, input=given, check=True, stdout=subprocess.PIPE).stdout


def speak(espeak: str, language: str, text: str, voice: Voice) -> tuple[list[int], int]:
    """The samples (16 bit, mono) of a text said aloud, and their rate in Hz."""
    name, speed, pitch = voice
    command = [espeak, "-v", f"{language}+{name}", "-p", str(pitch), "--stdout"]
    spoken = run([*command, "-s", str(round(speed * PACE.get(language, 1))), text])
    with wave.open(io.BytesIO(spoken)) as file:
        return list(array("h", file.readframes(file.getnframes()))), file.getframerate()


def tidy(samples: list[int], rate: int) -> list[int]:
    """The speech alone, equally loud for every digit (never above PEAK), then the pause."""
    floor = QUIET * max(map(abs, samples))
    heard = [i for i, s in enumerate(samples) if abs(s) > floor]
    lead = int(LEAD * rate)
    speech = samples[max(0, heard[0] - lead) : heard[-1] + lead]
    gain = LOUD * 32767 / math.sqrt(sum(s * s for s in speech) / len(speech))
    top = PEAK * 32767
    limited = [int(top * math.tanh(s * gain / top)) for s in speech]  # rounds the rare tall peak
    return limited + [0] * int(PAUSE * rate)


def encode(lame: str, samples: list[int], rate: int) -> bytes:
    """The samples as MP3 frames that may be joined to others."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, rate, len(samples), "NONE", ""))
        file.writeframes(array("h", samples).tobytes())
    command = [lame, "--silent", "-m", "m", "--cbr", "-b", str(KBIT), "--resample", str(KHZ)]
    return run([*command, "-q", "0", "-t", "--nores", "-", "-"], sound.getvalue())


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the spoken digits of the captcha.")
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    out: Path = parser.parse_args().out
    espeak, lame = program("espeak-ng"), program("lame")
    for language, words in DIGITS.items():
        folder = out / language[:2]
        folder.mkdir(parents=True, exist_ok=True)
        for variant, voice in VARIANTS.items():
            for digit, word in enumerate(words):
                samples, rate = speak(espeak, language, word, voice)
                mp3 = encode(lame, tidy(samples, rate), rate)
                (folder / f"{variant}-{digit}.mp3").write_bytes(mp3)
                print(f"{folder.name}/{variant}-{digit}.mp3 {len(mp3)} bytes")


if __name__ == "__main__":
    main()
