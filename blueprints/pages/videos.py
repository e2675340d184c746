"""The fund's four videos: what each is about, in which language, and on which platform it is."""

from __future__ import annotations

from dataclasses import dataclass

from blueprints.shell import elsewhere


@dataclass(frozen=True, slots=True)
class Video:
    """One video. Its length is in no source, so that no page tells it."""

    subject: str
    language: str
    platform: str
    address: str


VIDEOS = (
    Video("account", "fr", "Facebook", elsewhere.VIDEO_ACCOUNT_FR),
    Video("account", "ar", "Facebook", elsewhere.VIDEO_ACCOUNT_AR),
    Video("services", "fr", "YouTube", elsewhere.VIDEO_SERVICES_FR),
    Video("services", "ar", "YouTube", elsewhere.VIDEO_SERVICES_AR),
)
"""Source: the list of links beside the fund's letter of 27/05/2025."""


def about(subject: str, language: str) -> list[Video]:
    """The videos about a subject, the one in the reader's language first."""
    found = [video for video in VIDEOS if video.subject == subject]
    return sorted(found, key=lambda video: video.language != language)
