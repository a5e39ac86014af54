"""Facts about books, art, music and inventions."""

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
The Secret Garden:Frances Hodgson Burnett, Black Beauty:Anna Sewell
The Call of the Wild:Jack London, The War of the Worlds:H. G. Wells
"""

ART = """
the Mona Lisa:Leonardo da Vinci, The Last Supper:Leonardo da Vinci, Sunflowers:Vincent van Gogh
The Starry Night:Vincent van Gogh, The Scream:Edvard Munch, Guernica:Pablo Picasso
The Night Watch:Rembrandt, Girl with a Pearl Earring:Johannes Vermeer, Water Lilies:Claude Monet
The Birth of Venus:Sandro Botticelli, The Kiss:Gustav Klimt, The Great Wave:Katsushika Hokusai
The Persistence of Memory:Salvador Dali, the ceiling of the Sistine Chapel:Michelangelo
American Gothic:Grant Wood, The Arnolfini Portrait:Jan van Eyck, Las Meninas:Diego Velazquez
The Raft of the Medusa:Theodore Gericault, Wanderer above the Sea of Fog:Caspar David Friedrich
Liberty Leading the People:Eugene Delacroix, The School of Athens:Raphael
the Sistine Madonna:Raphael, The Potato Eaters:Vincent van Gogh
The Third of May 1808:Francisco Goya
Nighthawks:Edward Hopper, The Hay Wain:John Constable, The Fighting Temeraire:J. M. W. Turner
A Sunday on La Grande Jatte:Georges Seurat, The Tower of Babel:Pieter Bruegel
The Garden of Earthly Delights:Hieronymus Bosch, The Milkmaid:Johannes Vermeer
Primavera:Sandro Botticelli, Whistler's Mother:James Whistler
"""

MUSIC = """
The Magic Flute:Wolfgang Amadeus Mozart, the Moonlight Sonata:Ludwig van Beethoven
The Four Seasons:Antonio Vivaldi, Swan Lake:Pyotr Tchaikovsky, The Nutcracker:Pyotr Tchaikovsky
Fur Elise:Ludwig van Beethoven, the Brandenburg Concertos:Johann Sebastian Bach
Messiah:George Frideric Handel, The Blue Danube:Johann Strauss, Carmen:Georges Bizet
Aida:Giuseppe Verdi, Bolero:Maurice Ravel
The Marriage of Figaro:Wolfgang Amadeus Mozart, Don Giovanni:Wolfgang Amadeus Mozart
The Barber of Seville:Gioachino Rossini, William Tell:Gioachino Rossini
La Traviata:Giuseppe Verdi, Rigoletto:Giuseppe Verdi, Tosca:Giacomo Puccini
Madama Butterfly:Giacomo Puccini, Turandot:Giacomo Puccini, Peer Gynt:Edvard Grieg
The Planets:Gustav Holst, Peter and the Wolf:Sergei Prokofiev, Rhapsody in Blue:George Gershwin
The Firebird:Igor Stravinsky, The Rite of Spring:Igor Stravinsky, Finlandia:Jean Sibelius
The Carnival of the Animals:Camille Saint-Saens, Clair de Lune:Claude Debussy
The Creation:Joseph Haydn, the Surprise Symphony:Joseph Haydn, the Trout Quintet:Franz Schubert
Pictures at an Exhibition:Modest Mussorgsky, The Ring of the Nibelung:Richard Wagner
the Hungarian Dances:Johannes Brahms, Fidelio:Ludwig van Beethoven
The Sleeping Beauty:Pyotr Tchaikovsky, Water Music:George Frideric Handel
The Flight of the Bumblebee:Nikolai Rimsky-Korsakov
"""

INVENTIONS = """
the telephone:Alexander Graham Bell, the phonograph:Thomas Edison
the World Wide Web:Tim Berners-Lee, dynamite:Alfred Nobel, the lightning rod:Benjamin Franklin
the mercury barometer:Evangelista Torricelli, the diesel engine:Rudolf Diesel
the battery:Alessandro Volta, the steam locomotive:Richard Trevithick
the raised alphabet for blind people:Louis Braille, the cotton gin:Eli Whitney
the Stirling engine:Robert Stirling, Morse code:Samuel Morse, the Ferris wheel:George Ferris
the safety elevator brake:Elisha Otis
the Rubik's Cube:Erno Rubik, the hot-air balloon:the Montgolfier brothers
the first airplane with a motor:the Wright brothers, the saxophone:Adolphe Sax
basketball:James Naismith, vulcanized rubber:Charles Goodyear, bifocal glasses:Benjamin Franklin
the ballpoint pen:Laszlo Biro, the Geiger counter:Hans Geiger
the miner's safety lamp:Humphry Davy, the analytical engine:Charles Babbage
the air brake for trains:George Westinghouse, the zeppelin:Ferdinand von Zeppelin
"""

# instrument : its family
INSTRUMENTS = """
violin:string, viola:string, cello:string, double bass:string, harp:string, guitar:string
banjo:string, ukulele:string, mandolin:string, lute:string, sitar:string, lyre:string
balalaika:string, flute:woodwind, clarinet:woodwind, oboe:woodwind, bassoon:woodwind
piccolo:woodwind, recorder:woodwind, saxophone:woodwind, English horn:woodwind
trumpet:brass, trombone:brass, tuba:brass, French horn:brass, bugle:brass, cornet:brass
euphonium:brass, sousaphone:brass, drum:percussion, cymbal:percussion, xylophone:percussion
tambourine:percussion, gong:percussion, triangle:percussion, castanet:percussion
marimba:percussion, bongo drum:percussion, snare drum:percussion, bass drum:percussion
glockenspiel:percussion, vibraphone:percussion, maraca:percussion
"""

# sport : what it is played with
SPORTS = """
tennis:a racket, baseball:a bat, golf:a club, ice hockey:a puck, archery:a bow, fencing:a sword
soccer:a round ball, rugby:an oval ball, billiards:a cue, fishing:a rod, cycling:a bicycle
rowing:oars, surfing:a surfboard, chess:a board with pieces, bowling:a heavy ball with holes
badminton:a shuttlecock, skiing:skis, horse racing:a horse
sledding:a sled
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
            "One of the works of {a} is {s}.",
            "We can read {s} thanks to {a}.",
        ),
        follow=("It was written by {a}.",),
        questions=(
            "Who wrote {s}?",
            "Who is the author of {s}?",
            "By whom was {s} written?",
            "Can you tell me who wrote {s}?",
            "Tell me the author of {s}.",
            "Author of {s}?",
            "Which author wrote {s}?",
            "Whose work is {s}?",
            "{s} is a work by whom?",
            "Do you know who wrote {s}?",
            "To whom do we owe {s}?",
            "I am reading {s}. Who wrote it?",
            "Which writer made {s}?",
        ),
        val_questions=(
            "Which writer gave us {s}?",
            "Name the author of {s}.",
            "Do you know the writer of {s}?",
        ),
        answers=("The author of {s} is {a}.",),
        heading="Books and their authors",
        famous=words("Romeo and Juliet, Hamlet, Oliver Twist, Pride and Prejudice, Frankenstein"),
    ),
    Relation(
        name="artist",
        kind="work of art",
        facts=pairs(ART),
        statements=(
            "The painter of {s} is {a}.",
            "{a} painted {s}.",
            "{S} was painted by {a}.",
            "{S} is a work of {a}.",
            "One of the paintings of {a} is {s}.",
            "We owe {s} to the painter {a}.",
        ),
        follow=("It was painted by {a}.",),
        questions=(
            "Who painted {s}?",
            "Which artist painted {s}?",
            "By whom was {s} painted?",
            "Who is the painter of {s}?",
            "Tell me who painted {s}.",
            "Painter of {s}?",
            "Whose painting is {s}?",
            "{S} is a work by whom?",
            "Do you know who painted {s}?",
            "I am looking at {s}. Who painted it?",
            "Which painter made {s}?",
        ),
        val_questions=(
            "Name the painter of {s}.",
            "Which painter gave us {s}?",
        ),
        answers=("The painter of {s} is {a}.",),
        heading="Famous paintings",
        famous=words("the Mona Lisa, The Starry Night"),
        weight=0.7,
    ),
    Relation(
        name="composer",
        kind="piece of music",
        facts=pairs(MUSIC),
        statements=(
            "The composer of {s} is {a}.",
            "{a} composed {s}.",
            "{S} was composed by {a}.",
            "The music of {s} is by {a}.",
            "One of the works of {a} is {s}.",
            "When we hear {s}, we hear music by {a}.",
        ),
        follow=("It was composed by {a}.",),
        questions=(
            "Who composed {s}?",
            "Which composer wrote {s}?",
            "Who wrote the music of {s}?",
            "Who is the composer of {s}?",
            "Tell me who composed {s}.",
            "Composer of {s}?",
            "Whose music is {s}?",
            "{S} is music by whom?",
            "Do you know who composed {s}?",
            "I am listening to {s}. Who composed it?",
            "Which musician made {s}?",
        ),
        val_questions=(
            "Name the composer of {s}.",
            "Which composer gave us {s}?",
        ),
        answers=("The composer of {s} is {a}.",),
        heading="Famous music",
        famous=words("The Magic Flute, The Four Seasons"),
        weight=0.5,
    ),
    Relation(
        name="inventor",
        kind="invention",
        facts=pairs(INVENTIONS),
        statements=(
            "{S} was invented by {a}.",
            "{a} invented {s}.",
            "We owe {s} to {a}.",
            "Thanks to {a} we have {s}.",
            "The idea of {s} came from {a}.",
        ),
        follow=("It was invented by {a}.",),
        questions=(
            "Who invented {s}?",
            "Who was the inventor of {s}?",
            "By whom was {s} invented?",
            "Who had the idea of {s}?",
            "Tell me who invented {s}.",
            "Inventor of {s}?",
            "Whose idea was {s}?",
            "To whom do we owe {s}?",
            "{S} is an invention of whom?",
            "Do you know who invented {s}?",
            "Which inventor gave us {s}?",
        ),
        val_questions=(
            "Name the inventor of {s}.",
            "Thanks to whom do we have {s}?",
        ),
        answers=("{S} was invented by {a}.",),
        heading="Inventions",
        famous=words("the telephone, the World Wide Web"),
        weight=0.8,
    ),
    Relation(
        name="instrument",
        kind="instrument",
        facts=pairs(INSTRUMENTS),
        statements=(
            "The {s} is a {a} instrument.",
            "{P_s} are {a} instruments.",
            "The {s} belongs to the {a} family of instruments.",
            "Among the {a} instruments is the {s}.",
            "If you play the {s}, you play a {a} instrument.",
            "In the {a} family we find the {s}.",
        ),
        follow=("It is a {a} instrument.",),
        questions=(
            "What kind of instrument is the {s}?",
            "To which family of instruments does the {s} belong?",
            "What sort of instrument is the {s}?",
            "Is the {s} a string, woodwind, brass or percussion instrument?",
            "Tell me the family of the {s}.",
            "Which family of instruments has the {s}?",
            "Among which instruments do we find the {s}?",
            "The {s}: string, woodwind, brass or percussion?",
            "Of what family is the {s}?",
        ),
        val_questions=(
            "In which family of instruments is the {s}?",
            "If I play the {s}, what kind of instrument do I play?",
        ),
        answers=("The {s} is a {a} instrument.",),
        heading="Instruments and their families",
        famous=words("violin, trumpet, drum"),
        weight=0.6,
    ),
    Relation(
        name="sport",
        kind="sport",
        facts=pairs(SPORTS),
        statements=(
            "For {s} you need {a}.",
            "You need {a} for {s}.",
            "{S} is a sport that needs {a}.",
            "Without {a} there is no {s}.",
            "If you want to try {s}, bring {a}.",
        ),
        follow=("You need {a} for it.",),
        questions=(
            "What do you need for {s}?",
            "What do people use for {s}?",
            "What does a person need for {s}?",
            "Tell me what you need for {s}.",
            "Which thing is needed for {s}?",
            "If I want to try {s}, what must I bring?",
            "What thing is used in {s}?",
            "{S} is not possible without what?",
        ),
        val_questions=(
            "I want to try {s}. What do I need?",
            "Without what is there no {s}?",
        ),
        answers=("For {s} you need {a}.",),
        heading="Sports and what they need",
        famous=words("tennis"),
        weight=0.4,
    ),
)
