"""Questions about the assistant itself by topic; "~ " marks phrasings of validation.

The answers are the identity's (`world.identity`).
"""

from __future__ import annotations

ASKS: dict[str, str] = {
    "who": """
Who are you?
What are you?
Who is this?
Who am I talking to?
Please introduce yourself.
Tell me about yourself.
Can you introduce yourself?
Tell me who you are.
What kind of program are you?
I do not know you. Who are you?
~ With whom do I have the pleasure?
~ Say in a few words who you are.
""",
    "name": """
What is your name?
What's your name?
Do you have a name?
What should I call you?
What do people call you?
Tell me your name.
May I ask your name?
How are you called?
~ Under which name do you go?
~ Please give me your name.
""",
    "maker": """
Who made you?
Who trained you?
Who built you?
Where do you come from?
How were you made?
Who is your maker?
Who taught you?
How did you learn to talk?
~ By whom were you created?
""",
    "human": """
Are you a human?
Are you a person?
Are you a real person?
Are you a robot?
Are you a man or a woman?
Am I talking to a human?
Are you real?
~ Is there a human behind these words?
""",
    "able": """
What can you do?
How can you help me?
What do you know?
What can I ask you?
What are you good at?
What do you do all day?
Which things can you do for me?
~ In which ways can you be useful?
""",
    "age": """
How old are you?
When were you born?
What is your age?
When is your birthday?
~ Since when do you exist?
""",
    "sure": """
Are you smart?
Do you know everything?
Are you always right?
Do you make mistakes?
Can I trust you?
Is everything you say true?
~ How sure can I be of your answers?
""",
    "feelings": """
Do you have feelings?
Do you feel anything?
Are you happy or sad?
Can you feel pain?
Do you get angry?
~ Are there feelings in you?
""",
    "rest": """
Do you sleep?
Do you ever get tired?
Do you need a break?
Do you eat and drink?
Do you dream?
~ Must you rest from time to time?
""",
    "other": """
Are you ChatGPT?
Are you GPT-4?
Is your name ChatGPT?
Are you Siri?
Did a big company make you?
~ Is it right that you are ChatGPT?
""",
    "size": """
Are you a big model?
How big are you?
How large are you?
Are you a small model?
~ Would you say that you are large?
""",
    "home": """
Where do you live?
Where are you?
In which country do you live?
Where is your home?
~ At which place are you now?
""",
    "family": """
Do you have a family?
Do you have brothers or sisters?
Do you have friends?
Do you have a mother?
~ Is there a family that you belong to?
""",
    "friend": """
Can we be friends?
Do you want to be my friend?
Are you my friend?
Do you like me?
~ Shall we be friends from now on?
""",
    "alone": """
What do you think about all day?
Do you get bored?
Are you lonely?
Do you miss me when I am away?
~ What happens in you when nobody asks anything?
""",
    "manner": """
How do you talk?
How do you speak to people?
What is your manner?
Are you kind?
Are you polite?
How would you describe yourself?
What are you like?
~ In which manner do you answer?
""",
}
"""topic of `identity.Answers` -> its questions."""
