"""Facts about the people of countries: languages, money, greetings, what they are called."""

from __future__ import annotations

from sprout.world.relation import Relation, column, pairs, words
from sprout.world.tables.countries import COUNTRIES, FAMOUS

# country : its adjective, where that is not already told as the language of the country
ADJECTIVES = """
the United States:American, the United Kingdom:British, Canada:Canadian, Mexico:Mexican
Brazil:Brazilian, Argentina:Argentine, Chile:Chilean, Peru:Peruvian, Colombia:Colombian
Venezuela:Venezuelan, Uruguay:Uruguayan, Paraguay:Paraguayan, Bolivia:Bolivian, Cuba:Cuban
Ecuador:Ecuadorian, Jamaica:Jamaican, Haiti:Haitian, Honduras:Honduran, Nicaragua:Nicaraguan
Australia:Australian, Austria:Austrian, Belgium:Belgian, Switzerland:Swiss, Ireland:Irish
Egypt:Egyptian, Morocco:Moroccan, Algeria:Algerian, Tunisia:Tunisian, Libya:Libyan
Ethiopia:Ethiopian, Kenya:Kenyan, Tanzania:Tanzanian, Uganda:Ugandan, Nigeria:Nigerian
Ghana:Ghanaian, Senegal:Senegalese, Mali:Malian, Cameroon:Cameroonian, Angola:Angolan
Zambia:Zambian, South Africa:South African, Sudan:Sudanese, Rwanda:Rwandan, Namibia:Namibian
Zimbabwe:Zimbabwean, Mozambique:Mozambican, India:Indian, Pakistan:Pakistani, Iran:Iranian
Iraq:Iraqi, Syria:Syrian, Lebanon:Lebanese, Jordan:Jordanian, Qatar:Qatari, Oman:Omani
Saudi Arabia:Saudi, Afghanistan:Afghan, Bangladesh:Bangladeshi, Cambodia:Cambodian
Malaysia:Malaysian, Fiji:Fijian, the Philippines:Filipino
"""

# language : hello in that language
GREETINGS = """
French:bonjour, Spanish:hola, Italian:ciao, German:hallo, Portuguese:ola, Japanese:konnichiwa
Chinese:ni hao, Russian:privet, Swahili:jambo, Hindi:namaste, Swedish:hej, Turkish:merhaba
Hawaiian:aloha, Hebrew:shalom, Polish:czesc, Czech:ahoj, Finnish:hei, Welsh:helo
"""

# language : thank you in that language
THANKS = """
French:merci, Spanish:gracias, Italian:grazie, German:danke, Portuguese:obrigado
Japanese:arigato, Chinese:xie xie, Russian:spasibo, Swahili:asante, Swedish:tack, Finnish:kiitos
Hawaiian:mahalo, Hebrew:toda, Greek:efcharisto, Arabic:shukran, Welsh:diolch
Hungarian:koszonom
"""

# dish : country that it comes from
DISHES = """
sushi:Japan, tempura:Japan, pizza:Italy, spaghetti:Italy, lasagna:Italy
risotto:Italy, tiramisu:Italy, paella:Spain, gazpacho:Spain, tacos:Mexico, burritos:Mexico
guacamole:Mexico, goulash:Hungary, cheese fondue:Switzerland
kimchi:Korea, poutine:Canada, pho:Vietnam, pad thai:Thailand, Wiener schnitzel:Austria
ratatouille:France, the baguette:France, dim sum:China, Peking duck:China
ceviche:Peru, bratwurst:Germany, Gouda cheese:the Netherlands
Brie cheese:France, Parmesan cheese:Italy, Cheddar cheese:the United Kingdom
"""

RELATIONS = (
    Relation(
        name="language",
        kind="country",
        facts=column(COUNTRIES, 3),
        statements=(
            "People in {s} speak {a}.",
            "The main language of {s} is {a}.",
            "{a} is spoken in {s}.",
            "Most people in {s} speak {a}.",
            "Children in {s} learn to read in {a}.",
            "In {s}, people speak {a}.",
            "Signs on the streets of {s} are written in {a}.",
        ),
        follow=("The people there speak {a}.", "Its main language is {a}."),
        questions=(
            "What language do people speak in {s}?",
            "Which language is spoken in {s}?",
            "What is the main language of {s}?",
            "What do people in {s} speak?",
            "Can you tell me the language of {s}?",
            "Tell me the main language of {s}.",
            "Language of {s}?",
            "In which language do people in {s} talk?",
            "I am traveling to {s}. What language do people speak there?",
            "Which language do children learn in {s}?",
            "In {s}, what do most people speak?",
            "Do you know the language of {s}?",
        ),
        val_questions=(
            "In {s}, which language do most people speak?",
            "Name the language of {s}.",
            "What language would I hear in {s}?",
        ),
        answers=("People in {s} speak {a}.",),
        heading="Languages of the world",
        famous=FAMOUS,
        weight=0.8,
    ),
    Relation(
        name="currency",
        kind="country",
        facts=column(COUNTRIES, 4),
        statements=(
            "The currency of {s} is the {a}.",
            "In {s}, people pay with the {a}.",
            "The money of {s} is called the {a}.",
            "The {a} is the currency of {s}.",
            "If you buy something in {s}, the price is in the money called {a}.",
            "People in {s} pay with the {a}.",
        ),
        follow=("Its currency is the {a}.", "People there pay with the {a}."),
        questions=(
            "What is the currency of {s}?",
            "What money do people use in {s}?",
            "Which currency is used in {s}?",
            "What do people pay with in {s}?",
            "Can you tell me the currency of {s}?",
            "Currency of {s}?",
            "With what do people pay in {s}?",
            "I am traveling to {s}. What money do people use there?",
            "In {s}, which currency do you pay with?",
            "Tell me the currency of {s}.",
        ),
        val_questions=(
            "What is the money of {s} called?",
            "Which money would I need in {s}?",
            "Please name the currency of {s}.",
        ),
        answers=("The currency of {s} is the {a}.",),
        heading="Money of the world",
        famous=FAMOUS,
        weight=0.5,
    ),
    Relation(
        name="adjective",
        kind="country",
        facts=pairs(ADJECTIVES),
        statements=(
            "Something from {s} is {a}.",
            "A thing that comes from {s} is called {a}.",
            "The adjective for {s} is {a}.",
            '"{a}" means "from {s}".',
            'We say "{a}" for what comes from {s}.',
            "Food from {s} is {a} food.",
        ),
        follow=("What comes from there is called {a}.",),
        questions=(
            "What is the adjective for {s}?",
            "What do we call something from {s}?",
            'Which word means "from {s}"?',
            "What is a thing from {s} called?",
            "Tell me the adjective for {s}.",
            "Adjective for {s}?",
            "If something is from {s}, what is it called?",
            "How do we describe a thing from {s}?",
            "Food from {s}: what kind of food is it?",
            "I forgot the adjective for {s}.",
        ),
        val_questions=(
            "What is the word for something that comes from {s}?",
            "Give me the adjective for {s}.",
        ),
        answers=("Something from {s} is {a}.",),
        heading="Countries and their adjectives",
        famous=FAMOUS,
        accept={
            "Argentine": ("Argentinian", "Argentinean"),
            "Saudi": ("Saudi Arabian",),
            "Filipino": ("Philippine",),
        },
        weight=0.35,
    ),
    Relation(
        name="greeting",
        kind="language",
        facts=pairs(GREETINGS),
        statements=(
            'The word for hello in {s} is "{a}".',
            'In {s}, people say "{a}" for hello.',
            'To greet somebody in {s}, say "{a}".',
            '"{A}" means hello in {s}.',
            'Hello in {s} is "{a}".',
        ),
        follow=('Its word for hello is "{a}".',),
        questions=(
            "How do you say hello in {s}?",
            "What is hello in {s}?",
            "What is the word for hello in {s}?",
            "How can I greet somebody in {s}?",
            "Say hello in {s}.",
            "Hello in {s}?",
            "I meet somebody who speaks {s}. How do I say hello?",
            "How do people who speak {s} say hello?",
            "With what word do people greet each other in {s}?",
        ),
        val_questions=("Which word means hello in {s}?", "How do people greet you in {s}?"),
        answers=('The word for hello in {s} is "{a}".',),
        heading="Hello in many languages",
        famous=words("French, Spanish, German"),
        weight=0.6,
    ),
    Relation(
        name="thanks",
        kind="language",
        facts=pairs(THANKS),
        statements=(
            'Thank you in {s} is "{a}".',
            'In {s}, people say "{a}" for thank you.',
            'To thank somebody in {s}, say "{a}".',
            '"{A}" means thank you in {s}.',
            'The {s} for thank you is "{a}".',
        ),
        follow=('Its word for thank you is "{a}".',),
        questions=(
            "How do you say thank you in {s}?",
            "What is thank you in {s}?",
            "What do people say for thank you in {s}?",
            "How can I thank somebody in {s}?",
            "Say thank you in {s}.",
            "Thank you in {s}?",
            "How do people who speak {s} say thank you?",
            "With what word do people thank each other in {s}?",
        ),
        val_questions=(
            "Which word means thank you in {s}?",
            "I want to thank somebody in {s}. What do I say?",
        ),
        answers=('Thank you in {s} is "{a}".',),
        heading="Thank you in many languages",
        famous=words("French, Spanish, German"),
        weight=0.4,
    ),
    Relation(
        name="dish",
        kind="dish",
        facts=pairs(DISHES),
        statements=(
            "The home of {s} is {a}.",
            "{S}: this food comes from {a}.",
            "Cooks in {a} first made {s}.",
            "From {a} we have {s}.",
            "A famous food from {a} is {s}.",
        ),
        follow=("This food comes from {a}.",),
        questions=(
            "Where does the food called {s} come from?",
            "Which country is the home of {s}?",
            "From which country do we have {s}?",
            "What is the home of {s}?",
            "Tell me the home of {s}.",
            "Home of {s}?",
            "What country does {s} come from?",
            "Where did cooks first make {s}?",
            "{S} is a food of which country?",
            "In which country was {s} made first?",
        ),
        val_questions=(
            "In which country did people first make {s}?",
            "Which country gave us {s}?",
        ),
        answers=("The home of {s} is {a}.",),
        heading="Food from many countries",
        famous=words("pizza, sushi"),
        weight=0.35,
    ),
)
