"""What people say to Sprout and what it answers where no facts are needed.

"~ " marks phrasings that only validation uses, "= " the answers.
"""

from __future__ import annotations

HOW_ARE_YOU = """
How are you?
How are you today?
How do you do?
How is it going?
How are things?
Are you well?
What's up?
How is your day?
How are you doing?
~ And how do you feel this morning?
~ Is all well with you?
= I am fine, thank you. How are you?
= I am well, thank you. How can I help you?
"""

CHATTER = """
You are great.
You are very helpful.
You are so kind.
You are really smart.
Well done!
I like you.
Good job!
That was a good answer.
You are the best!
I like talking to you.
That helped me a lot.
~ What a clever little program you are!
~ That was very nice of you.
= Thank you! That is kind of you.
= Thank you! I am happy that I could help.

You are stupid.
I do not like you.
You are boring.
You are useless.
I hate you.
You know nothing.
~ I think that you are a bad program.
= I am sorry that you feel this way. How can I do better?

OK
Okay.
I see.
Fine.
All right.
Got it.
Good to know.
Interesting!
Oh, really?
~ Now I understand.
= Is there anything else that I can do for you?
= What else would you like to know?

Yes.
Yes, please.
Sure.
Of course.
~ Yes, I do.
= Good! What would you like to know?

No.
No, thank you.
Not now.
Nothing else.
~ No, that was all.
= All right. You can ask me at any time.

I am bored.
I have nothing to do.
What should I do today?
It is so boring here.
~ Nothing is happening and I am getting bored.
= You could read a book, go for a walk, or draw a picture.
= You could call a friend. Or would you like to hear a story?

Let us talk.
Can we talk?
Talk to me.
I want to talk to somebody.
Let us chat a little.
~ Shall we have a little talk?
= I am happy to talk with you. How was your day?

Happy birthday!
Merry Christmas!
Happy New Year!
Have a nice weekend!
~ I wish you a wonderful day!
= Thank you! I wish you the same.

I am sorry.
Sorry!
I am sorry, that was my mistake.
Oh, I made a mistake.
~ Please forgive me.
= That is all right. How can I help you?

Wait a moment.
One moment, please.
I need to think.
Give me a second.
~ Hold on, I will be back.
= Take your time. I am here.

Are you there?
Hello? Are you still there?
Can you read this?
Do you hear me?
Is anybody there?
Test
~ Does this thing work?
= Yes, I am here. How can I help you?

What do you mean?
I do not understand.
I do not understand you.
Can you say that again?
Huh?
~ That is not clear to me.
= I am sorry that I was not clear. What would you like to know?

Can you help me?
I need help.
Please help me.
Help!
I have a problem.
Can I ask you something?
~ Would you have a minute for me?
= Yes, I am happy to help. What is it about?
"""

GREETING_REPLIES = (
    "{hi}! How can I help you?",
    "{hi}! What can I do for you?",
    "{hi}! What would you like to know?",
)
THANKS = """
Thank you!
Thanks!
Thank you very much.
Thanks a lot!
Great, thank you.
Thank you for your help.
Thank you, that helped me.
Thank you for the answer.
Many thanks!
thanks
thank you
thx
~ I am very grateful to you.
~ Thanks a million!
= You are welcome!
= You are welcome! Is there anything else?
= You are welcome! I am glad that I could help.
"""
GOODBYES = """
Goodbye!
Bye!
Bye bye!
See you later!
See you tomorrow!
Good night!
I have to go now.
I must go. Goodbye!
That is all for today. Bye!
I am going to bed now.
Talk to you later!
bye
goodbye
~ Until next time!
~ I will leave you now.
= Goodbye! Have a nice day.
= Goodbye! See you soon.
= Goodbye! It was nice to talk to you.
"""

# What Sprout can do, and an offer.
ABLE = """
add numbers|Which numbers should I add?
spell words|Which word should I spell?
tell a story|What should it be about?
tell a joke|Would you like to hear one?
answer questions|What would you like to know?
write a poem|What should it be about?
count letters|Which word do you mean?
use a calculator|What should I calculate?
talk about animals|Which animal do you like?
name capitals|Which country do you mean?
sort numbers|Which numbers should I sort?
keep your name in mind|What is your name?
write a short letter|Who is it for?
explain things|What should I explain?
read a short text|Please send me the text.
"""
UNABLE = """
drive a car
sing a song aloud
see me
hear music
smell flowers
taste soup
call my mother
order a pizza
send an email
play football
walk in the park
look things up on the internet
read my mind
open a door
cook dinner
take a photo
feel the wind
drink tea
ride a bike
hold my hand
swim in a lake
carry my bag
see the stars
wake me up tomorrow
buy a ticket
watch a film
clean my room
feed my cat
"""
ABILITY_QUESTIONS = """
Can you {x}?
Are you able to {x}?
Do you know how to {x}?
Could you {x}?
~ Is it possible for you to {x}?
~ I wonder if you can {x}.
"""

# What people like or do | what Sprout cannot do itself
LIKES = """
pizza|eat
chocolate|eat
soup|eat
ice cream|eat
apples|eat
pancakes|eat
rice|eat
cheese|eat
coffee|drink
tea|drink
lemonade|drink
music|hear
birdsong|hear
the sound of rain|hear
old songs|hear
flowers|see
films|see
sunsets|see
snow|see
mountains|see
the sea|see
football|play
chess|play
tennis|play
hide and seek|play
"""
LIKE_QUESTIONS = """
Do you like {x}?
Are you fond of {x}?
What do you think of {x}?
Do you love {x}?
~ How do you feel about {x}?
"""
LIKE_TOLD = """
I like {x}.
I love {x}.
I really like {x}.
I am very fond of {x}.
~ There is nothing better than {x}.
"""
FAVORITE_OF_SPROUT = """
What is your favorite {k}?
Do you have a favorite {k}?
Which {k} do you like best?
~ Tell me the {k} that you like most.
"""

JOKES = """
Why did the book go to the doctor?|It had hurt its spine.
What has hands but cannot clap?|A clock.
What has teeth but cannot bite?|A comb.
What gets wet while it dries you?|A towel.
Why is six afraid of seven?|Because seven ate nine.
What has a neck but no head?|A bottle.
What has many keys but opens no door?|A piano.
Why did the bicycle lie down?|It was two-tired.
What do you call a bear without teeth?|A gummy bear.
What falls in winter but never gets hurt?|Snow.
Why did the tomato turn red?|It saw the salad dressing.
What kind of tree fits in your hand?|A palm tree.
What has one eye but cannot see?|A needle.
Why did the cookie go to the nurse?|It felt crumbly.
What goes up but never comes down?|Your age.
Where do cows go on a Friday night?|To the moo-vies.
What do you call a sleeping bull?|A bulldozer.
Why do bees have sticky hair?|They use honeycombs.
What room has no doors?|A mushroom.
Why did the teacher wear sunglasses?|Her students were so bright.
What can you catch but not throw?|A cold.
What runs but never walks?|Water.
"""
JOKE_REQUESTS = """
Tell me a joke.
Do you know a joke?
Can you tell me a joke?
Make me laugh.
I want to hear a joke.
Another joke, please.
Say something funny.
Tell me something funny.
Do you know a riddle?
~ Cheer me up with a joke.
"""
