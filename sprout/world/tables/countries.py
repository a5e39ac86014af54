"""Facts about countries: the table of them, capitals and continents."""

from __future__ import annotations

from sprout.world.relation import Relation, column, words

# country | capital | continent | main language | currency ('-': disputed, several or left out)
COUNTRIES = """
France|Paris|Europe|French|euro
Germany|Berlin|Europe|German|euro
Italy|Rome|Europe|Italian|euro
Spain|Madrid|Europe|Spanish|euro
Portugal|Lisbon|Europe|Portuguese|euro
the United Kingdom|London|Europe|English|pound
Ireland|Dublin|Europe|English|euro
the Netherlands|Amsterdam|Europe|Dutch|euro
Belgium|Brussels|Europe|-|euro
Switzerland|Bern|Europe|-|franc
Austria|Vienna|Europe|German|euro
Poland|Warsaw|Europe|Polish|zloty
the Czech Republic|Prague|Europe|Czech|koruna
Slovakia|Bratislava|Europe|Slovak|euro
Hungary|Budapest|Europe|Hungarian|forint
Romania|Bucharest|Europe|Romanian|leu
Bulgaria|Sofia|Europe|Bulgarian|-
Greece|Athens|Europe|Greek|euro
Turkey|Ankara|-|Turkish|lira
Russia|Moscow|-|Russian|ruble
Ukraine|Kyiv|Europe|Ukrainian|hryvnia
Sweden|Stockholm|Europe|Swedish|krona
Norway|Oslo|Europe|Norwegian|krone
Denmark|Copenhagen|Europe|Danish|krone
Finland|Helsinki|Europe|Finnish|euro
Iceland|Reykjavik|Europe|Icelandic|krona
Croatia|Zagreb|Europe|Croatian|euro
Serbia|Belgrade|Europe|Serbian|dinar
Slovenia|Ljubljana|Europe|Slovenian|euro
Albania|Tirana|Europe|Albanian|lek
Estonia|Tallinn|Europe|Estonian|euro
Latvia|Riga|Europe|Latvian|euro
Lithuania|Vilnius|Europe|Lithuanian|euro
Japan|Tokyo|Asia|Japanese|yen
China|Beijing|Asia|Chinese|yuan
India|New Delhi|Asia|-|rupee
Pakistan|Islamabad|Asia|-|rupee
Bangladesh|Dhaka|Asia|Bengali|taka
Nepal|Kathmandu|Asia|Nepali|rupee
Thailand|Bangkok|Asia|Thai|baht
Vietnam|Hanoi|Asia|Vietnamese|dong
Cambodia|Phnom Penh|Asia|Khmer|riel
Laos|Vientiane|Asia|Lao|kip
Indonesia|-|Asia|Indonesian|rupiah
Malaysia|Kuala Lumpur|Asia|Malay|ringgit
the Philippines|Manila|Asia|-|peso
South Korea|Seoul|Asia|Korean|won
North Korea|Pyongyang|Asia|Korean|won
Mongolia|Ulaanbaatar|Asia|Mongolian|tugrik
Uzbekistan|Tashkent|Asia|Uzbek|-
Iran|Tehran|Asia|Persian|rial
Iraq|Baghdad|Asia|Arabic|dinar
Saudi Arabia|Riyadh|Asia|Arabic|riyal
Syria|Damascus|Asia|Arabic|pound
Jordan|Amman|Asia|Arabic|dinar
Lebanon|Beirut|Asia|Arabic|pound
Qatar|Doha|Asia|Arabic|riyal
Oman|Muscat|Asia|Arabic|rial
Afghanistan|Kabul|Asia|-|afghani
Egypt|Cairo|Africa|Arabic|pound
Morocco|Rabat|Africa|Arabic|dirham
Algeria|Algiers|Africa|Arabic|dinar
Tunisia|Tunis|Africa|Arabic|dinar
Libya|Tripoli|Africa|Arabic|dinar
Sudan|Khartoum|Africa|Arabic|pound
Ethiopia|Addis Ababa|Africa|-|birr
Kenya|Nairobi|Africa|-|shilling
Tanzania|Dodoma|Africa|Swahili|shilling
Uganda|Kampala|Africa|-|shilling
Rwanda|Kigali|Africa|-|franc
Nigeria|Abuja|Africa|-|naira
Ghana|Accra|Africa|-|cedi
Senegal|Dakar|Africa|-|franc
Mali|Bamako|Africa|-|franc
Cameroon|Yaounde|Africa|-|franc
Angola|Luanda|Africa|Portuguese|kwanza
Mozambique|Maputo|Africa|-|metical
Zambia|Lusaka|Africa|-|kwacha
Zimbabwe|Harare|Africa|-|-
Namibia|Windhoek|Africa|-|dollar
Botswana|Gaborone|Africa|-|pula
Madagascar|Antananarivo|Africa|Malagasy|ariary
South Africa|-|Africa|-|rand
Somalia|Mogadishu|Africa|Somali|shilling
the United States|Washington|North America|English|dollar
Canada|Ottawa|North America|-|dollar
Mexico|Mexico City|North America|Spanish|peso
Cuba|Havana|North America|Spanish|peso
Jamaica|Kingston|North America|English|dollar
Haiti|Port-au-Prince|North America|-|gourde
Honduras|Tegucigalpa|North America|Spanish|lempira
Nicaragua|Managua|North America|Spanish|-
Brazil|Brasilia|South America|Portuguese|real
Argentina|Buenos Aires|South America|Spanish|peso
Chile|Santiago|South America|Spanish|peso
Peru|Lima|South America|Spanish|sol
Colombia|Bogota|South America|Spanish|peso
Venezuela|Caracas|South America|Spanish|bolivar
Ecuador|Quito|South America|Spanish|dollar
Uruguay|Montevideo|South America|Spanish|peso
Paraguay|Asuncion|South America|-|guarani
Bolivia|-|South America|Spanish|boliviano
Australia|Canberra|Oceania|English|dollar
New Zealand|Wellington|Oceania|English|dollar
Fiji|Suva|Oceania|-|dollar
Papua New Guinea|Port Moresby|Oceania|-|kina
Samoa|Apia|Oceania|Samoan|tala
"""

FAMOUS = words(
    "France, Germany, Italy, Spain, the United Kingdom, the United States, China, Japan, India,"
    "Russia, Egypt, Canada, Greece, Australia, Brazil, Mexico, Poland, Sweden, Portugal, Ireland,"
    "the Netherlands, Austria, Norway, Turkey, Kenya, Argentina"
)

RELATIONS = (
    Relation(
        name="capital",
        kind="country",
        facts=column(COUNTRIES, 1),
        statements=(
            "The capital of {s} is {a}.",
            "{a} is the capital of {s}.",
            "{a} is the capital city of {s}.",
            "The capital city of {s} is {a}.",
            "The city of {a} is the capital of {s}.",
            "In {s}, the capital is {a}.",
            "{S} has its capital in {a}.",
            "Many visitors to {s} go to {a}, its capital.",
        ),
        follow=("Its capital is {a}.", "The capital city is {a}.", "{a} is its capital."),
        questions=(
            "What is the capital of {s}?",
            "What is the capital city of {s}?",
            "Which city is the capital of {s}?",
            "Can you tell me the capital of {s}?",
            "What's the capital of {s}?",
            "Tell me the capital of {s}.",
            "Capital of {s}?",
            "{S}: what is its capital?",
            "In {s}, which city is the capital?",
            "Which city do people call the capital of {s}?",
            "Do you know the capital of {s}?",
            "I forgot the capital of {s}.",
            "Of {s}, which is the capital?",
            "I am traveling to {s}. What is the capital there?",
            "Which capital does {s} have?",
        ),
        val_questions=(
            "Please name the capital of {s}.",
            "What is the name of the capital city of {s}?",
            "I want to know the capital of {s}.",
        ),
        answers=("The capital of {s} is {a}.",),
        heading="Capitals of the world",
        reverse_questions=(
            "Which country has {a} as its capital?",
            "{A} is the capital of which country?",
            "What country is {a} the capital of?",
            "{A} is the capital of what?",
            "The city of {a} is the capital of which country?",
            "{A}: of which country is it the capital?",
            "Of which country is {a} the capital city?",
        ),
        reverse_val_questions=(
            "Which country's capital is {a}?",
            "Tell me the country with the capital {a}.",
        ),
        reverse_answers=("{a} is the capital of {s}.",),
        famous=FAMOUS,
        accept={"Washington": ("Washington, D.C.",)},
        weight=2.5,
    ),
    Relation(
        name="continent",
        kind="country",
        facts=column(COUNTRIES, 2),
        statements=(
            "{S} is in {a}.",
            "{S} is a country in {a}.",
            "{S} is one of the countries of {a}.",
            "One of the countries in {a} is {s}.",
            "If you travel to {s}, you travel to {a}.",
            "On a map of {a} you can find the country {s}.",
            "{S} belongs to {a}.",
        ),
        follow=("The country is in {a}.", "It is part of {a}.", "It lies in {a}."),
        questions=(
            "Which continent is {s} in?",
            "What continent is {s} in?",
            "On which continent is {s}?",
            "In which part of the world is {s}?",
            "Where is {s}?",
            "Can you tell me which continent {s} is in?",
            "Tell me the continent of {s}.",
            "Continent of {s}?",
            "To which continent does {s} belong?",
            "Where in the world is {s}?",
            "I am traveling to {s}. On which continent is that?",
            "Of which continent is {s} a part?",
            "On a map of the world, where is {s}?",
            "Do you know the continent of {s}?",
        ),
        val_questions=(
            "{S} belongs to which continent?",
            "Please name the continent of {s}.",
            "Do you know in which continent {s} is?",
        ),
        answers=("{S} is in {a}.",),
        heading="Countries and their continents",
        famous=FAMOUS,
    ),
)
