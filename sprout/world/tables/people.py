"""Facts about famous people: what they were, and what they are known for."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

KNOWN_FOR = """
Albert Einstein:the theory of relativity, Isaac Newton:the laws of motion and gravity
Charles Darwin:the theory of evolution, Marie Curie:the discovery of radium
Alexander Fleming:the discovery of penicillin, Neil Armstrong:the first walk on the Moon
Yuri Gagarin:the first flight into space, Edward Jenner:the first vaccine
Christopher Columbus:a voyage to America in 1492, Florence Nightingale:the care of sick soldiers
Mahatma Gandhi:peaceful protest in India, Nelson Mandela:the fight against apartheid
Galileo Galilei:the discovery of four moons of Jupiter, Louis Pasteur:the pasteurization of milk
Johannes Gutenberg:the printing press in Europe, Ada Lovelace:an early computer program
Rosa Parks:the Montgomery bus boycott, Jane Goodall:the study of chimpanzees
Nikola Tesla:work on alternating current
Amelia Earhart:a flight alone across the Atlantic
Roald Amundsen:the first journey to the South Pole
Edmund Hillary:the first climb of Mount Everest with Tenzing Norgay
Marco Polo:a long journey to China, Ferdinand Magellan:a voyage that led around the world
Nicolaus Copernicus:the idea that the Earth goes around the Sun
Johannes Kepler:the laws of how planets move, Gregor Mendel:experiments with pea plants
Alan Turing:early ideas about computers, Archimedes:the law of floating bodies
Pythagoras:a law about right triangles, Euclid:a book about geometry
Helen Keller:a life as a deaf and blind writer, Anne Frank:a diary written in hiding
Martin Luther King:the dream of equal rights in America
Abraham Lincoln:the end of slavery in the United States
George Washington:the first presidency of the United States, Napoleon:many wars in Europe
Cleopatra:the rule of ancient Egypt, Julius Caesar:the conquest of Gaul
Valentina Tereshkova:the first flight of a woman into space, Walt Disney:the cartoon mouse Mickey
Charlie Chaplin:silent films with a little tramp, Michelangelo:the statue of David
"""

# person : what that person was
PROFESSIONS = """
Wolfgang Amadeus Mozart:composer, Ludwig van Beethoven:composer, Johann Sebastian Bach:composer
Antonio Vivaldi:composer, Giuseppe Verdi:composer, Frederic Chopin:composer
Pyotr Tchaikovsky:composer, Franz Schubert:composer, Joseph Haydn:composer
Vincent van Gogh:painter, Pablo Picasso:painter, Rembrandt:painter, Claude Monet:painter
Frida Kahlo:painter, Salvador Dali:painter, Paul Cezanne:painter, Johannes Vermeer:painter
Edvard Munch:painter, Gustav Klimt:painter, Charles Dickens:writer, Jane Austen:writer
Mark Twain:writer, Leo Tolstoy:writer, Agatha Christie:writer, Hans Christian Andersen:writer
Astrid Lindgren:writer, Jules Verne:writer, Victor Hugo:writer, Mary Shelley:writer
George Orwell:writer, Lewis Carroll:writer, Albert Einstein:physicist, Isaac Newton:physicist
Niels Bohr:physicist, Max Planck:physicist, Stephen Hawking:physicist, Michael Faraday:physicist
Charles Darwin:naturalist, Dmitri Mendeleev:chemist, Antoine Lavoisier:chemist, Plato:philosopher
Aristotle:philosopher, Socrates:philosopher, Immanuel Kant:philosopher, Confucius:philosopher
Neil Armstrong:astronaut, Sally Ride:astronaut, Buzz Aldrin:astronaut
Christopher Columbus:explorer, Marco Polo:explorer, Ferdinand Magellan:explorer
Vasco da Gama:explorer, James Cook:explorer, Roald Amundsen:explorer, Florence Nightingale:nurse
Edwin Hubble:astronomer, Nicolaus Copernicus:astronomer, Johannes Kepler:astronomer
Leonhard Euler:mathematician, Euclid:mathematician, Carl Friedrich Gauss:mathematician
Emmy Noether:mathematician, Thomas Edison:inventor, Auguste Rodin:sculptor
Charlie Chaplin:actor, Amelia Earhart:pilot, Pele:soccer player, Jesse Owens:runner
Muhammad Ali:boxer, Maria Callas:singer, Luciano Pavarotti:singer, Louis Armstrong:jazz musician
"""

# science : what it studies
STUDIES = """
astronomy:the stars and planets, biology:living things, botany:plants, zoology:animals
geology:rocks and the Earth, meteorology:the weather, psychology:the mind, history:the past
mathematics:numbers and shapes, linguistics:languages, archaeology:things of ancient people
geography:countries and landscapes, ecology:living things and their surroundings
entomology:insects, ornithology:birds, paleontology:fossils, physics:matter and energy
chemistry:substances and how they change, economics:money and trade, medicine:illness and health
genetics:how traits are passed on, anatomy:how the body is built
"""

# god of old stories : what the god stands for
GODS = """
Poseidon:the sea, Hades:the underworld, Ares:war, Athena:wisdom, Aphrodite:love, Demeter:the harvest
Dionysus:wine, Artemis:the hunt, Hephaestus:fire and smiths, Thor:thunder, Neptune:the sea
Mars:war, Venus:love, Ra:the sun, Zeus:the sky and thunder, Bacchus:wine
"""

RELATIONS = (
    Relation(
        name="known for",
        kind="person",
        facts=pairs(KNOWN_FOR),
        statements=(
            "{s} is known for {a}.",
            "People remember {s} for {a}.",
            "When we speak of {a}, we think of {s}.",
            "The name of {s} stands for {a}.",
            "{A} made {s} famous.",
            "In school we learn about {s} and {a}.",
        ),
        follow=("This person is known for {a}.",),
        questions=(
            "What is {s} known for?",
            "Why is {s} famous?",
            "What made {s} famous?",
            "Why do people remember {s}?",
            "Can you tell me what {s} is known for?",
            "Why do we learn about {s} in school?",
            "What did {s} do that we still talk about?",
            "By what did {s} become famous?",
            "{s} is a famous name. Why?",
            "What do we owe to {s}?",
            "What do books say about {s}?",
        ),
        val_questions=(
            "For what do people remember {s}?",
            "What does the name of {s} stand for?",
        ),
        answers=("{s} is known for {a}.",),
        heading="Famous people",
        famous=words("Albert Einstein, Isaac Newton, Neil Armstrong"),
        weight=0.6,
    ),
    Relation(
        name="profession",
        kind="person",
        facts=pairs(PROFESSIONS),
        statements=(
            "{s} was {a_a}.",
            "The work of {s} was that of {a_a}.",
            "A famous {a} was {s}.",
            "{A_a} with a great name was {s}.",
            "As {a_a}, {s} became famous.",
            "Many people know {s}, who was {a_a}.",
        ),
        follow=("This person was {a_a}.",),
        questions=(
            "Who was {s}?",
            "What was {s}?",
            "What was the work of {s}?",
            "What did {s} do in life?",
            "What kind of person was {s}?",
            "Tell me who {s} was.",
            "Was {s} a writer, a painter or something else?",
            "As what did {s} work?",
            "How did {s} become famous: as what?",
            "What do we call somebody like {s}: a painter, a composer or what?",
            "Do you know who {s} was?",
            "What was the job of {s}?",
        ),
        val_questions=(
            "I want to know who {s} was.",
            "As what did {s} become famous?",
        ),
        answers=("{s} was {a_a}.",),
        heading="Who they were",
        famous=words("Albert Einstein, Neil Armstrong, Charles Dickens"),
        weight=0.5,
    ),
    Relation(
        name="study",
        kind="science",
        facts=pairs(STUDIES),
        statements=(
            "The science called {s} is about {a}.",
            "{S} is the study of {a}.",
            "People who study {a} work in {s}.",
            "If you like {a}, you may like {s}.",
            "Books about {s} tell us of {a}.",
        ),
        follow=("It is about {a}.",),
        questions=(
            "What is {s} about?",
            "What is {s}?",
            "What do people study in {s}?",
            "Tell me what {s} is about.",
            "What do books about {s} tell us?",
            "If somebody studies {s}, what is it about?",
            "What do people learn in {s}?",
            "{S} is the science of what?",
        ),
        val_questions=(
            "What would I learn about in {s}?",
            "Do you know what {s} is about?",
        ),
        answers=("The science called {s} is about {a}.",),
        heading="Sciences",
        famous=words("biology, history"),
        weight=0.4,
    ),
    Relation(
        name="god",
        kind="god",
        facts=pairs(GODS),
        statements=(
            "In old stories, {s} rules over {a}.",
            "Long ago people asked {s} for help: {s} ruled over {a}.",
            "Old stories tell us that {s} rules over {a}.",
            "In old stories, the one who rules over {a} is {s}.",
            "Long ago, people believed that {s} ruled over {a}.",
        ),
        follow=("In old stories this one rules over {a}.",),
        questions=(
            "In old stories, what does {s} rule over?",
            "What does {s} rule over in old stories?",
            "In the old stories, over what does {s} rule?",
            "{s} rules over what in old stories?",
            "Tell me what {s} rules over in old stories.",
            "People in old stories asked {s} for help. With what?",
            "What belongs to {s} in old stories?",
            "In old stories, what is in the hands of {s}?",
        ),
        val_questions=(
            "Which thing is ruled by {s} in old stories?",
            "What do old stories say that {s} rules over?",
        ),
        answers=("In old stories, {s} rules over {a}.",),
        heading="Gods of old stories",
        famous=words("Thor, Poseidon"),
        weight=0.3,
    ),
)
