"""Facts about famous places, nature, records and greetings of the world."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

# landmark : country where it stands
LANDMARKS = """
the Eiffel Tower:France, the Louvre:France, the Colosseum:Italy, the Leaning Tower of Pisa:Italy
Big Ben:the United Kingdom, Stonehenge:the United Kingdom, the Great Wall:China
the Forbidden City:China, the Taj Mahal:India, the Great Pyramid of Giza:Egypt, the Sphinx:Egypt
the Statue of Liberty:the United States, the Grand Canyon:the United States
the Golden Gate Bridge:the United States, Mount Rushmore:the United States
the White House:the United States, Mount Fuji:Japan, the Acropolis:Greece, the Parthenon:Greece
the Kremlin:Russia, Red Square:Russia, the Brandenburg Gate:Germany, Machu Picchu:Peru
Christ the Redeemer:Brazil, the Sydney Opera House:Australia, Uluru:Australia, Petra:Jordan
Angkor Wat:Cambodia, the Alhambra:Spain, the Sagrada Familia:Spain, Loch Ness:the United Kingdom
Chichen Itza:Mexico, the Hagia Sophia:Turkey, the Little Mermaid statue:Denmark
the Matterhorn:Switzerland, Neuschwanstein Castle:Germany, Buckingham Palace:the United Kingdom
the Blue Mosque:Turkey, Table Mountain:South Africa, Mount Kilimanjaro:Tanzania
"""

# river, lake, mountain or desert : continent
NATURE = """
the Nile:Africa, the Congo:Africa, the Niger:Africa, the Zambezi:Africa, the Sahara:Africa
the Kalahari:Africa, Lake Victoria:Africa, the Amazon:South America, the Orinoco:South America
the Andes:South America, the Atacama:South America, Lake Titicaca:South America
the Mississippi:North America, the Colorado River:North America, the Yukon:North America
Lake Superior:North America, Niagara Falls:North America, the Rocky Mountains:North America
the Danube:Europe, the Rhine:Europe, the Thames:Europe, the Seine:Europe, the Volga:Europe
the Alps:Europe, the Pyrenees:Europe, Mont Blanc:Europe, the Ganges:Asia, the Mekong:Asia
the Yangtze:Asia, the Yellow River:Asia, the Indus:Asia, the Himalayas:Asia, Mount Everest:Asia
the Gobi:Asia, Lake Baikal:Asia
"""

# the superlative : what it is
RECORDS = """
the largest ocean:the Pacific Ocean, the longest river in Africa:the Nile
the largest planet:Jupiter, the smallest planet:Mercury, the hottest planet:Venus
the highest mountain:Mount Everest, the largest animal:the blue whale
the tallest animal:the giraffe, the fastest land animal:the cheetah, the largest bird:the ostrich
the largest land animal:the elephant, the largest country:Russia
the smallest country:Vatican City, the largest continent:Asia, the smallest continent:Australia
the coldest continent:Antarctica, the largest hot desert:the Sahara, the deepest lake:Lake Baikal
the smallest bird:the hummingbird, the fastest bird:the peregrine falcon
the largest rainforest:the Amazon rainforest, the hardest natural material:diamond
the lightest element:hydrogen, the largest island:Greenland, the largest fish:the whale shark
the nearest star:the Sun, the largest reptile:the crocodile
"""

# language : hello in that language
GREETINGS = """
French:bonjour, Spanish:hola, Italian:ciao, German:hallo, Portuguese:ola, Japanese:konnichiwa
Chinese:ni hao, Russian:privet, Swahili:jambo, Hindi:namaste, Swedish:hej, Turkish:merhaba
"""

RELATIONS = (
    Relation(
        name="landmark",
        kind="landmark",
        facts=pairs(LANDMARKS),
        statements=(
            "{S} is in {a}.",
            "You can see {s} in {a}.",
            "People who want to see {s} travel to {a}.",
            "One famous sight in {a} is {s}.",
            "{S} is a famous place in {a}.",
        ),
        follow=("You can find it in {a}.",),
        questions=(
            "In which country is {s}?",
            "Where is {s}?",
            "Which country is {s} in?",
            "Where can I see {s}?",
            "In what country can you find {s}?",
        ),
        val_questions=("To which country must I travel to see {s}?", "{S} is in which country?"),
        answers=("{S} is in {a}.", "You can see {s} in {a}."),
        heading="Famous places",
        famous=words("the Eiffel Tower, the Great Wall, Big Ben, the Statue of Liberty"),
    ),
    Relation(
        name="region",
        kind="natural place",
        facts=pairs(NATURE),
        statements=(
            "{S} can be found in {a}.",
            "On a map of {a} you can find {s}.",
            "Travelers in {a} often visit {s}.",
            "If you want to see {s}, you must go to {a}.",
        ),
        follow=("You can find it on a map of {a}.",),
        questions=(
            "On which continent can you find {s}?",
            "Which continent has {s}?",
            "On which continent can I see {s}?",
            "What continent would I visit to see {s}?",
        ),
        val_questions=("Name the continent where you can find {s}.",),
        answers=("You can find {s} in {a}.",),
        heading="Rivers, mountains and deserts",
        famous=words("the Nile, the Amazon, the Alps, the Sahara, Mount Everest"),
        weight=0.8,
    ),
    Relation(
        name="record",
        kind="record",
        facts=pairs(RECORDS),
        statements=(
            "{S} is {a}.",
            "{A} is {s}.",
            "As far as we know, {s} is {a}.",
            "Everybody should know that {s} is {a}.",
        ),
        follow=("{S} is {a}.",),
        questions=(
            "What is {s}?",
            "Can you tell me what {s} is?",
            "Do you know what {s} is?",
            "Tell me the name of {s}.",
            "What is the name of {s}?",
        ),
        val_questions=("Please name {s}.", "I want to know what {s} is."),
        answers=("{S} is {a}.",),
        heading="Records",
        famous=words("the largest planet, the highest mountain, the largest ocean"),
        weight=1.3,
    ),
    Relation(
        name="greeting",
        kind="language",
        facts=pairs(GREETINGS),
        statements=(
            'In {s}, people say "{a}" for hello.',
            'The word for hello in {s} is "{a}".',
            'To greet somebody in {s}, say "{a}".',
        ),
        follow=('Its word for hello is "{a}".',),
        questions=(
            "How do you say hello in {s}?",
            "What is hello in {s}?",
            "What is the word for hello in {s}?",
            "How can I greet somebody in {s}?",
        ),
        val_questions=("Which word means hello in {s}?",),
        answers=('The word for hello in {s} is "{a}".', 'In {s}, people say "{a}" for hello.'),
        heading="Hello in many languages",
        famous=words("French, Spanish, German"),
    ),
)
