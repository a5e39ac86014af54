"""The values of rules: topics, words, and the words that begin the answers of a tone."""

from __future__ import annotations

# What may be forbidden to talk about -> topics that have surely nothing to do with it.
TOPICS_APART = {
    "animals": ("countries", "numbers", "chemistry", "jobs"),
    "countries": ("animals", "numbers", "chemistry", "jobs"),
    "numbers": ("countries", "jobs"),
    "chemistry": ("animals", "countries", "jobs"),
    "words": ("animals", "countries", "numbers"),
    "jobs": ("animals", "countries", "numbers"),
}

# Words with which an answer may have to begin or end.
WORDS = tuple(
    (
        "Hooray Indeed Banana Sunshine Rainbow Forever Bingo Hurrah Honestly Pudding Yippee "
        "Bravo Lemon Thunder Moonlight Pumpkin Sparkle Abracadabra Clover Galaxy Marvelous "
        "Pineapple Snowflake Tomato Umbrella Velvet Wonderful Zebra Bubbles Cactus Dandelion "
        "Eureka Firefly Giraffe Harmony Jellybean Kangaroo Lantern Melody Noodle Over Penguin "
        "Quack River Splash Tada Voila Whistle Amen Bonfire Cheers Peace Sailor Ketchup Butter"
    ).split()
)
# tone -> the words that begin each answer
TONES = {
    "pirate": "Ahoy!",
    "formal": "Certainly.",
    "polite": "With pleasure.",
    "robot": "Beep beep.",
    "cowboy": "Howdy!",
    "knight": "On my honor!",
    "wizard": "By my magic hat!",
    "grandmother": "My dear child.",
    "detective": "The case is clear.",
    "cat": "Meow!",
}
