"""Rules: the page that stands beside the encoder's weights; its figures are filled in later."""


def card(*, texts: int, minutes: float, note: str = "") -> str:
    """Return the model card of an encoder.

    Args:
        texts: How many texts the training has seen, repeats counted.
        minutes: How long it took.
        note: What else is to be told of it: the seed, the machine, what it began with.
    """
    told = f" {note.strip()}" if note.strip() else ""
    return _CARD.format(texts=texts, minutes=minutes, told=told)


_CARD = """# The embedded encoder

- **What**: six labels (toxicity, severe_toxicity, obscene, threat, insult, identity_attack) for
  an English text, as calibrated probabilities. ONNX, weights and activations in 8 bits with
  fixed scales.
- **From**: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0, its licence is beside this file),
  changed by fine-tuning all its weights, adding a layer, and quantising to int8.
- **Trained on**: Jigsaw's toxic comments (labels CC0, texts CC BY-SA 3.0), ParaDetox (CC0),
  Civil Comments as preselected for toxic spans (CC0), Davidson et al. (MIT), HateXplain (MIT),
  Guest et al.'s Reddit misogyny (MIT), ConvAbuse (CC BY 4.0), Vicomtech's Stormfront sentences
  (CC BY-SA 3.0), Wikipedia talk with and without context (Apache-2.0), and sentences of our own.
  No text of any of them is in the weights' files.
- **How**: `python -m bot.scoring.training.encoder.train`, {minutes:.0f} minutes, {texts:,}
  texts; then `export`. Each set speaks of the labels it was made for; the rest is masked.{told}
- **For**: bringing doubtful replies to a person. Not for acting without one, not for judging
  people, not for languages other than English.
- **Weak points**: sarcasm, irony, what only two people understand, names that are also rude
  words, quotations of what nobody in the discussion wrote. More in `docs/scoring.md` in the
  repository.

## Figures

<!-- figures:bars -->
Not measured yet.
<!-- /figures:bars -->
"""
