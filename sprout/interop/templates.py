"""The chat templates (tokenizer/chat.py) in the languages of other programs: Jinja and Go.

Both write the text of a conversation with special tokens by name. The Jinja one writes what `render` gives,
token for token: a test compares them. A call's arguments may be an object, as transformers wants them, or
OpenAI's JSON text; of JSON text, only the plain argument of `calculator` and `python` in the form in which
sprout itself writes it is recognised, and all else is written as it is.
"""

from __future__ import annotations

from sprout.interop.bytelevel import special_names
from sprout.tokenizer.chat import PLAIN_ARGUMENT
from sprout.tokenizer.tokenizer import BOS, TOOL_CALL, Tokenizer

_KEYS = "{" + ", ".join(f"'{tool}': '{key}'" for tool, key in PLAIN_ARGUMENT.items()) + "}"

_JINJA = (
    r"""{%- set keys = """
    + _KEYS
    + r""" -%}
{#- the only argument of these tools is written as it is, all others as JSON -#}
{%- macro plain(text) -%}
{%- for part in text.split('\\\\') -%}
{{- '' if loop.first else '\\' -}}
{{- part.replace('\\"', '"').replace('\\n', '\n').replace('\\t', '\t').replace('\\r', '\r') -}}
{%- endfor -%}
{%- endmacro -%}
{{- '<|bos|>' -}}
{%- for message in messages -%}
{%- if message.role not in ['system', 'user', 'assistant', 'tool'] -%}
{{- raise_exception('the role must be system, user, assistant or tool') -}}
{%- endif -%}
{{- '<|' + message.role + '|>' + (message.content or '') -}}
{%- for call in message.tool_calls or [] -%}
{%- set name, given = call.function.name, call.function.arguments -%}
{{- '<|tool_call|>' + name + ' ' -}}
{%- set key = keys.get(name, '') -%}
{%- if given is string -%}
{%- set opening = '{"' + key + '": "' -%}
{%- set inner = given[opening|length:-2] -%}
{%- set quotes = inner.replace('\\\\', '').replace('\\"', '') -%}
{%- set simple = key and given.startswith(opening) and given.endswith('"}') and '"' not in quotes
      and '\\u' not in quotes and '\\b' not in quotes and '\\f' not in quotes -%}
{%- set said = plain(inner) if simple else given -%}
{%- if simple and said.strip().startswith('{') and said.strip().endswith('}') -%}
{%- set said = given -%}
{%- endif -%}
{{- said -}}
{%- elif key and given.keys() | list == [key] and given[key] is string
      and not (given[key].strip().startswith('{') and given[key].strip().endswith('}')) -%}
{{- given[key] -}}
{%- else -%}
{{- given | tojson -}}
{%- endif -%}
{%- endfor -%}
{{- '<|end|>' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|assistant|>' -}}
{%- endif -%}
"""
)

_CHATML = r"""{%- for message in messages -%}
{%- if message.role not in ['system', 'user', 'assistant', 'tool'] -%}
{{- raise_exception('the role must be system, user, assistant or tool') -}}
{%- endif -%}
{%- set content = message.content or '' -%}
{%- if message.role == 'tool' -%}
{{- '<|im_start|>user' if loop.first or messages[loop.index0 - 1].role != 'tool' else '' -}}
{{- '\n<tool_response>\n' + content + '\n</tool_response>' -}}
{%- else -%}
{{- '<|im_start|>' + message.role + '\n' + content -}}
{%- endif -%}
{%- for call in message.tool_calls or [] -%}
{%- set given = call.function.arguments -%}
{{- '' if loop.first and not content else '\n' -}}
{{- '<|tool_call|>\n{"name": ' + call.function.name | tojson + ', "arguments": ' -}}
{{- given if given is string else given | tojson -}}
{{- '}\n</tool_call>' -}}
{%- endfor -%}
{%- if message.role != 'tool' or loop.last or messages[loop.index0 + 1].role != 'tool' -%}
{{- '<|im_end|>\n' -}}
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|im_start|>assistant\n' -}}
{%- endif -%}
"""


def jinja(tokenizer: Tokenizer) -> str:
    """The template of a tokenizer for transformers, vLLM and llama.cpp."""
    names = special_names(tokenizer)
    text = _CHATML if tokenizer.template == "chatml" else _JINJA
    for token in (BOS, TOOL_CALL):
        text = text.replace(token, names[tokenizer.special[token]])
    return text


_PLAIN = "".join(
    f'{{{{ else if and (eq .Function.Name "{tool}") (eq (len .Function.Arguments) 1) '
    f'(eq (printf "%T" (index .Function.Arguments "{key}")) "string") }}}}'
    f'{{{{ index .Function.Arguments "{key}" }}}}'
    for tool, key in PLAIN_ARGUMENT.items()
).removeprefix("{{ else ")
_GO = (
    "{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}"
    "{{- range .ToolCalls }}<|tool_call|>{{ .Function.Name }} {{ "
    + _PLAIN
    + "{{ else }}{{ .Function.Arguments }}{{ end }}{{ end }}"
    "<|end|>{{ end }}<|assistant|>"
)
_GO_CHATML = (
    '{{- $before := "" }}{{ range .Messages }}'
    '{{ if eq .Role "tool" }}{{ if ne $before "tool" }}<|im_start|>user{{ end }}'
    "\n<tool_response>\n{{ .Content }}\n</tool_response>"
    '{{ else }}{{ if eq $before "tool" }}<|im_end|>\n{{ end }}'
    "<|im_start|>{{ .Role }}\n{{ .Content }}{{ $said := .Content }}"
    "{{ range $i, $call := .ToolCalls }}{{ if or $i $said }}\n{{ end }}"
    '<tool_call>\n{"name": "{{ .Function.Name }}", "arguments": {{ .Function.Arguments }}}\n</tool_call>'
    "{{ end }}<|im_end|>\n{{ end }}{{ $before = .Role }}{{ end }}"
    '{{ if eq $before "tool" }}<|im_end|>\n{{ end }}<|im_start|>assistant\n'
)


def go(tokenizer: Tokenizer) -> str:
    """The template of a tokenizer for Ollama, which puts the first token before it by itself."""
    return _GO_CHATML if tokenizer.template == "chatml" else _GO
