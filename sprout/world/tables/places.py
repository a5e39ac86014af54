"""Facts about famous places, cities and nature."""

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
the Palace of Versailles:France, Mont Saint-Michel:France, the Trevi Fountain:Italy
Mount Vesuvius:Italy, Mount Etna:Italy, the Terracotta Army:China, the Atomium:Belgium
the Charles Bridge:the Czech Republic, the Cologne Cathedral:Germany
the Burj Khalifa:the United Arab Emirates, the CN Tower:Canada, Easter Island:Chile
the Great Barrier Reef:Australia, the Valley of the Kings:Egypt
"""

# landmark : city where it stands
SIGHTS = """
the Eiffel Tower:Paris, the Louvre:Paris, the Colosseum:Rome, the Trevi Fountain:Rome
Big Ben:London, Tower Bridge:London, Buckingham Palace:London, the British Museum:London
the Statue of Liberty:New York, Central Park:New York, Times Square:New York
the Empire State Building:New York, the Golden Gate Bridge:San Francisco
the White House:Washington, the Lincoln Memorial:Washington, the Space Needle:Seattle
the Gateway Arch:St. Louis, the Liberty Bell:Philadelphia, the CN Tower:Toronto
the Brandenburg Gate:Berlin, Red Square:Moscow, the Kremlin:Moscow, the Forbidden City:Beijing
the Sydney Opera House:Sydney, the Burj Khalifa:Dubai, the Hagia Sophia:Istanbul
the Blue Mosque:Istanbul, the Sagrada Familia:Barcelona, the Prado:Madrid
the Rijksmuseum:Amsterdam, the Little Mermaid statue:Copenhagen, the Acropolis:Athens
the Parthenon:Athens, the Charles Bridge:Prague, the Atomium:Brussels
Christ the Redeemer:Rio de Janeiro, the Hermitage:Saint Petersburg, the Rialto Bridge:Venice
the Taj Mahal:Agra, the Alhambra:Granada, the Uffizi:Florence, the Petronas Towers:Kuala Lumpur
the Cologne Cathedral:Cologne, Schonbrunn Palace:Vienna, Hollywood:Los Angeles
the Bolshoi Theater:Moscow
"""

# city that is not a capital : country
CITIES = """
Milan:Italy, Venice:Italy, Naples:Italy, Florence:Italy, Turin:Italy, Barcelona:Spain
Seville:Spain, Valencia:Spain, Munich:Germany, Hamburg:Germany, Cologne:Germany
Frankfurt:Germany, Marseille:France, Lyon:France, Nice:France, Bordeaux:France
Manchester:the United Kingdom, Liverpool:the United Kingdom, Edinburgh:the United Kingdom
Glasgow:the United Kingdom, Oxford:the United Kingdom, Rotterdam:the Netherlands
Antwerp:Belgium, Bruges:Belgium, Zurich:Switzerland, Geneva:Switzerland, Salzburg:Austria
Krakow:Poland, Gdansk:Poland, Porto:Portugal, Gothenburg:Sweden, Bergen:Norway
Saint Petersburg:Russia, Istanbul:Turkey, Thessaloniki:Greece, Odesa:Ukraine
New York:the United States
Chicago:the United States, Los Angeles:the United States, San Francisco:the United States
Boston:the United States, Miami:the United States, Seattle:the United States
Toronto:Canada, Montreal:Canada, Vancouver:Canada, Rio de Janeiro:Brazil, Sao Paulo:Brazil
Shanghai:China, Mumbai:India, Kolkata:India, Osaka:Japan, Kyoto:Japan
Hiroshima:Japan, Sydney:Australia, Melbourne:Australia, Perth:Australia, Auckland:New Zealand
Cape Town:South Africa, Johannesburg:South Africa, Lagos:Nigeria, Alexandria:Egypt
Casablanca:Morocco, Marrakesh:Morocco, Mombasa:Kenya, Karachi:Pakistan, Lahore:Pakistan
Dubai:the United Arab Emirates, Busan:South Korea
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
the Gobi:Asia, Lake Baikal:Asia, the Elbe:Europe, the Loire:Europe, the Carpathians:Europe
Victoria Falls:Africa, the Serengeti:Africa, the Atlas Mountains:Africa
the Mojave Desert:North America, Lake Michigan:North America, the Appalachians:North America
Angel Falls:South America, Aconcagua:South America, K2:Asia, the Tigris:Asia
"""

# river : the sea that it flows into
MOUTHS = """
the Nile:the Mediterranean Sea, the Amazon:the Atlantic Ocean, the Danube:the Black Sea
the Rhine:the North Sea, the Thames:the North Sea, the Elbe:the North Sea
the Volga:the Caspian Sea, the Rhone:the Mediterranean Sea, the Po:the Adriatic Sea
the Ebro:the Mediterranean Sea, the Loire:the Atlantic Ocean, the Seine:the English Channel
the Vistula:the Baltic Sea, the Oder:the Baltic Sea, the Tagus:the Atlantic Ocean
the Dnieper:the Black Sea, the Ganges:the Bay of Bengal, the Indus:the Arabian Sea
the Mekong:the South China Sea, the Yangtze:the East China Sea, the Zambezi:the Indian Ocean
the Congo:the Atlantic Ocean, the Jordan:the Dead Sea, the Hudson:the Atlantic Ocean
the Lena:the Arctic Ocean, the Orinoco:the Atlantic Ocean
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
            "In {a} you can visit {s}.",
        ),
        follow=("You can find it in {a}.", "It is in {a}."),
        questions=(
            "In which country is {s}?",
            "Which country is {s} in?",
            "In what country can you find {s}?",
            "What country would I visit to see {s}?",
            "Tell me the country of {s}.",
            "{S}: in which country is it?",
            "Where is {s}?",
            "I would like to visit {s}. Which country do I travel to?",
            "{S} is a sight of which country?",
            "Which country has {s}?",
            "Where in the world can people see {s}?",
            "Do you know the country of {s}?",
        ),
        val_questions=(
            "To which country must I travel to see {s}?",
            "{S} is in which country?",
            "Name the country where you can find {s}.",
        ),
        answers=("{S} is in {a}.",),
        heading="Famous places",
        famous=words("the Eiffel Tower, the Great Wall, Big Ben, the Statue of Liberty"),
    ),
    Relation(
        name="sight",
        kind="landmark",
        facts=pairs(SIGHTS),
        statements=(
            "{S} is in the city of {a}.",
            "The city of {s} is {a}.",
            "In the city of {a} you can see {s}.",
            "Visitors to the city of {a} like to see {s}.",
            "{A} is the city where you can find {s}.",
            "If you want to see {s}, go to the city of {a}.",
        ),
        follow=("Its city is {a}.", "You can see it in the city of {a}."),
        questions=(
            "In which city is {s}?",
            "Which city is {s} in?",
            "In what city can you see {s}?",
            "Tell me the city of {s}.",
            "{S}: in which city is it?",
            "What city would I visit to see {s}?",
            "{S} is a sight of which city?",
            "I would like to visit {s}. Which city do I travel to?",
            "Which city has {s}?",
            "The place called {s} is in which city?",
        ),
        val_questions=(
            "{S} is in which city?",
            "Please name the city where you can find {s}.",
            "To which city do I go to see {s}?",
        ),
        answers=("{S} is in the city of {a}.",),
        heading="Famous sights and their cities",
        famous=words("the Eiffel Tower, Big Ben, the Colosseum, the White House"),
        weight=0.35,
    ),
    Relation(
        name="city",
        kind="city",
        facts=pairs(CITIES),
        statements=(
            "{S} is a city in {a}.",
            "One of the cities of {a} is {s}.",
            "The city of {s} is in {a}.",
            "In {a} there is a city called {s}.",
            "If you visit {s}, you are in {a}.",
            "The people of {s} live in {a}.",
        ),
        follow=("This city is in {a}.", "It is a city in {a}."),
        questions=(
            "In which country is the city of {s}?",
            "Which country is the city of {s} in?",
            "Where is the city of {s}?",
            "What country is {s} in?",
            "Tell me the country of the city {s}.",
            "{s} is a city in which country?",
            "The city of {s}: where is it?",
            "If I visit {s}, which country am I in?",
            "Which country has a city called {s}?",
        ),
        val_questions=(
            "To which country does the city of {s} belong?",
            "If I visit {s}, in which country am I?",
        ),
        answers=("{S} is a city in {a}.",),
        heading="Cities and their countries",
        famous=words("New York, Milan, Sydney, Barcelona"),
        weight=0.5,
    ),
    Relation(
        name="region",
        kind="natural place",
        facts=pairs(NATURE),
        statements=(
            "You can find {s} in {a}.",
            "{S} can be found in {a}.",
            "On a map of {a} you can find {s}.",
            "Travelers in {a} often visit {s}.",
            "If you want to see {s}, you must go to {a}.",
            "{A} is the continent of {s}.",
        ),
        follow=("You can find it on a map of {a}.", "It is a place in {a}."),
        questions=(
            "On which continent can you find {s}?",
            "Which continent has {s}?",
            "On which continent can I see {s}?",
            "What continent would I visit to see {s}?",
            "On what continent can people see {s}?",
            "{S}: on which continent?",
            "To which continent do I travel if I visit {s}?",
            "Where in the world is {s}?",
            "Of which continent is {s} a part?",
            "Which part of the world has {s}?",
        ),
        val_questions=(
            "Name the continent where you can find {s}.",
            "To which continent must I travel to see {s}?",
        ),
        answers=("You can find {s} in {a}.",),
        heading="Rivers, mountains and deserts",
        famous=words("the Nile, the Amazon, the Alps, the Sahara, Mount Everest"),
        weight=0.6,
    ),
    Relation(
        name="mouth",
        kind="natural place",
        facts=pairs(MOUTHS),
        statements=(
            "{S} flows into {a}.",
            "The water of {s} flows into {a}.",
            "In the end {s} reaches {a}.",
            "{A} takes in the water of {s}.",
            "If you follow {s} to its end, you come to {a}.",
        ),
        follow=("It flows into {a}.", "The river ends in {a}."),
        questions=(
            "Where does {s} flow?",
            "Into which sea or ocean does {s} flow?",
            "What does {s} flow into?",
            "Where does the water of {s} end?",
            "Which sea does the water of {s} reach?",
            "If I follow {s} to its end, where do I come out?",
            "{S} flows into which sea or ocean?",
            "Into what does {s} flow?",
            "Tell me where {s} ends.",
        ),
        val_questions=(
            "If I follow {s} to its end, where am I?",
            "The water of {s} flows into what?",
        ),
        answers=("{S} flows into {a}.",),
        heading="Rivers and where they flow",
        famous=words("the Nile, the Amazon, the Danube"),
        weight=0.35,
    ),
)
