"""Facts about books, art, music, inventions and famous people."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

BOOKS = """
Romeo and Juliet:William Shakespeare, Hamlet:William Shakespeare, Macbeth:William Shakespeare
Oliver Twist:Charles Dickens, A Christmas Carol:Charles Dickens
Great Expectations:Charles Dickens, Pride and Prejudice:Jane Austen, Emma:Jane Austen
Sense and Sensibility:Jane Austen, Jane Eyre:Charlotte Bronte, Wuthering Heights:Emily Bronte
Frankenstein:Mary Shelley, Dracula:Bram Stoker, Treasure Island:Robert Louis Stevenson
Moby-Dick:Herman Melville, Alice in Wonderland:Lewis Carroll, Peter Pan:J. M. Barrie
The Jungle Book:Rudyard Kipling, Robinson Crusoe:Daniel Defoe, The Time Machine:H. G. Wells
Don Quixote:Miguel de Cervantes, War and Peace:Leo Tolstoy, Anna Karenina:Leo Tolstoy
Crime and Punishment:Fyodor Dostoevsky, The Hobbit:J. R. R. Tolkien
The Lord of the Rings:J. R. R. Tolkien, Animal Farm:George Orwell, The Odyssey:Homer
The Iliad:Homer, Faust:Goethe, Heidi:Johanna Spyri, Pinocchio:Carlo Collodi
The Little Prince:Antoine de Saint-Exupery, The Three Musketeers:Alexandre Dumas
Les Miserables:Victor Hugo, Pippi Longstocking:Astrid Lindgren
The Ugly Duckling:Hans Christian Andersen, The Little Mermaid:Hans Christian Andersen
Little Women:Louisa May Alcott, Tom Sawyer:Mark Twain, Sherlock Holmes:Arthur Conan Doyle
The Wizard of Oz:L. Frank Baum, Gulliver's Travels:Jonathan Swift, Winnie-the-Pooh:A. A. Milne
Charlotte's Web:E. B. White, The Divine Comedy:Dante
"""

ART = """
the Mona Lisa:Leonardo da Vinci, The Last Supper:Leonardo da Vinci, Sunflowers:Vincent van Gogh
The Starry Night:Vincent van Gogh, The Scream:Edvard Munch, Guernica:Pablo Picasso
The Night Watch:Rembrandt, Girl with a Pearl Earring:Johannes Vermeer, Water Lilies:Claude Monet
The Birth of Venus:Sandro Botticelli, The Kiss:Gustav Klimt, The Great Wave:Katsushika Hokusai
The Persistence of Memory:Salvador Dali, the ceiling of the Sistine Chapel:Michelangelo
"""

MUSIC = """
The Magic Flute:Wolfgang Amadeus Mozart, the Moonlight Sonata:Ludwig van Beethoven
The Four Seasons:Antonio Vivaldi, Swan Lake:Pyotr Tchaikovsky, The Nutcracker:Pyotr Tchaikovsky
Fur Elise:Ludwig van Beethoven, the Brandenburg Concertos:Johann Sebastian Bach
Messiah:George Frideric Handel, The Blue Danube:Johann Strauss, Carmen:Georges Bizet
Aida:Giuseppe Verdi, Bolero:Maurice Ravel
"""

INVENTIONS = """
the telephone:Alexander Graham Bell, the phonograph:Thomas Edison
the World Wide Web:Tim Berners-Lee, dynamite:Alfred Nobel, the lightning rod:Benjamin Franklin
the mercury barometer:Evangelista Torricelli, the diesel engine:Rudolf Diesel
the battery:Alessandro Volta, the steam locomotive:Richard Trevithick
the raised alphabet for blind people:Louis Braille, the cotton gin:Eli Whitney
"""

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
"""

RELATIONS = (
    Relation(
        name="author",
        kind="book",
        facts=pairs(BOOKS),
        statements=(
            "{a} wrote {s}.",
            "{s} was written by {a}.",
            "The author of {s} is {a}.",
            "{s} is a work by {a}.",
        ),
        follow=("It was written by {a}.",),
        questions=(
            "Who wrote {s}?",
            "Who is the author of {s}?",
            "By whom was {s} written?",
            "Can you tell me who wrote {s}?",
        ),
        val_questions=("Which writer gave us {s}?", "Name the author of {s}."),
        answers=("{a} wrote {s}.", "{s} was written by {a}."),
        heading="Books and their authors",
        famous=words("Romeo and Juliet, Hamlet, Oliver Twist, Pride and Prejudice, Frankenstein"),
    ),
    Relation(
        name="artist",
        kind="work of art",
        facts=pairs(ART),
        statements=("{a} painted {s}.", "{S} was painted by {a}.", "{S} is a work of {a}."),
        follow=("It was painted by {a}.",),
        questions=("Who painted {s}?", "Which artist painted {s}?", "By whom was {s} painted?"),
        val_questions=("Name the painter of {s}.",),
        answers=("{a} painted {s}.",),
        heading="Famous paintings",
        famous=words("the Mona Lisa, The Starry Night"),
    ),
    Relation(
        name="composer",
        kind="piece of music",
        facts=pairs(MUSIC),
        statements=("{a} composed {s}.", "{S} was composed by {a}.", "The music of {s} is by {a}."),
        follow=("It was composed by {a}.",),
        questions=("Who composed {s}?", "Which composer wrote {s}?", "Who wrote the music of {s}?"),
        val_questions=("Name the composer of {s}.",),
        answers=("{a} composed {s}.",),
        heading="Famous music",
        famous=words("The Magic Flute, The Four Seasons"),
    ),
    Relation(
        name="inventor",
        kind="invention",
        facts=pairs(INVENTIONS),
        statements=("{a} invented {s}.", "{S} was invented by {a}.", "The inventor of {s} is {a}."),
        follow=("It was invented by {a}.",),
        questions=(
            "Who invented {s}?",
            "Who was the inventor of {s}?",
            "By whom was {s} invented?",
        ),
        val_questions=("Name the inventor of {s}.",),
        answers=("{a} invented {s}.",),
        heading="Inventions",
        famous=words("the telephone, the World Wide Web"),
    ),
    Relation(
        name="known for",
        kind="person",
        facts=pairs(KNOWN_FOR),
        statements=(
            "{s} is known for {a}.",
            "People remember {s} for {a}.",
            "When we speak of {a}, we think of {s}.",
        ),
        follow=("This person is known for {a}.",),
        questions=(
            "What is {s} known for?",
            "Who was {s}?",
            "Why is {s} famous?",
            "Can you tell me about {s}?",
        ),
        val_questions=("For what do people remember {s}?",),
        answers=("{s} is known for {a}.",),
        heading="Famous people",
        famous=words("Albert Einstein, Isaac Newton, Neil Armstrong"),
    ),
)
