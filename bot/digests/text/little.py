"""Rules: words that tell nothing of what is discussed, and how a sentence begins that leans back.

The lists make digests of some languages better and are needed for none: words that stand all over
a window are little words of it, in any language.
"""

from bot.digests.text.sentences import words

_ENGLISH = """
    a able bad big easy great move moved stay stayed true spend spent about above after again
    against all almost already also although always am among an and another any anybody anyone
    anything anyway are around as ask asked asking at away back be because become been before
    being below best better between both but by call called came can cannot come comes could
    course day days did do does doing done don down during each either else enough especially
    even ever every everybody everyone everything exactly far feel few find first for found from
    full gave get gets getting give given gives go goes going gone got had half happen happened
    hard has have having he hear heard help hence her here hers herself him himself his hope how
    however i idea if in indeed instead into is it its itself just keep keeps kept kind knew
    know known last later least leave left less let like little long look looked looking looks
    lot made make makes making many may maybe me mean means meant might mine more most mostly
    much must my myself need needs neither never new next nice no nobody none nor not nothing
    now of off often oh ok okay old on once one ones only or other others otherwise our ours out
    over own part people perhaps person place please point post put quite rather read reading
    real really reason right said same saw say saying says see seem seems seen several shall she
    should show side since so some somebody someone something sometimes somewhat soon sorry sort
    still stop such sure take taken takes talk tell than thank thanks that the their theirs them
    themselves then there therefore these they thing things think thinking this those though
    thought through thus till time times to today together told too took toward try trying turn
    two under until up upon us use used using very want wanted wants was way ways we well went
    were what whatever when where whether which while who whole whom whose why will wish with
    within without word words wonder would wrong wrote yeah year years yes yesterday yet you
    your yours yourself tomorrow week weeks month months hour hours minute minutes morning
    evening night ain aren couldn didn doesn hadn hasn haven isn mustn shouldn wasn weren won
    wouldn re ll ve lol article author thread question answer reply comment opinion agree
    disagree monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december
"""
# ruff: noqa: RUF001  the letters of other scripts are meant
_OTHERS = """
    aber alle als also am an auch auf aus bei bin bis da damit dann das dass dein dem den der
    des dich die dies diese dieser doch dort du ein eine einem einen einer er es etwas euch für
    ganz gegen gibt haben habe hat hatte hier ich ihm ihn ihr immer in ist ja jede jetzt kann
    kein keine können man mehr mein meine mich mir mit muss nach nein nicht nichts noch nun nur
    ob oder ohne schon sehr sein seine sich sie sind so soll sollte über um und uns unser unter
    viel vom von vor war warum was wegen weil wenn wer werden wie wieder wir wird wo wurde zu
    zum zur zwischen ai au aucun aussi autre aux avec avoir bien ce cela ces cet cette ceux chez
    comme comment dans de depuis donc dont elle elles en encore entre est et été être eux fait
    il ils je jamais la là le les leur leurs lui mais même mes moi mon ne ni non nos notre nous
    on ont ou où par parce pas peu peut plus pour pourquoi quand que quel quelle qui quoi sa
    sans se ses si son sont sous sur ta tes toi ton tous tout toute très tu un une vers votre
    vous al algo antes así aún aunque cada casi como con contra cual cuando donde él ella ellas
    ellos entonces era esa ese eso esta está están este esto estos fue ha hace hacia han hasta
    hay las lo los más me mi muy nada nosotros otra otro para pero poco por porque pues qué
    quien ser sí sin sobre solo su sus también tan tanto te tiene todo todos una uno unos usted
    y ya alla anche ancora che chi ci come cosa così cui dal della delle di dopo dove gli ho io
    loro ma nel nella noi o per perché più poi prima quando quello questa questo senza sono sua
    sul tra tutti tutto voi aan ben bij daar dan dat deze dit doen door een ge geen heb hebben
    heeft het hij hoe iets ik kan maar meer met mijn moet naar niet nog nu of om ons ook op over
    toch toen uit van veel voor waar waarom want wat we wel wij wordt zal zich zij zijn zo zou
    ao aos até com dela dele depois do dos ela ele eles essa esse isso isto mas mesmo meu minha
    muito na nas não nem no pela pelo pode quem são sem seu também tem uma você vocês ale bardzo
    był być co czy dla gdy go jak jako jest już lub mnie może nad nie niż od po pod przez przy
    się są tak tam to ty tylko w więc z za ze że без был была были было быть вам вас все всё вы где
    для его ещё если есть еще или как когда кто меня мне мы над нас нет них она они оно под при про
    так там тебя тем теперь тогда только уже чего чем что чтобы эта эти это этот أن أنا أو إلى إن
    الذي التي بعد ثم ذلك على عن في قبل قد كان كانت كل كما لا لأن لم لن ليس ما مع من نحن هذا هذه هل
    هو هي
"""
LITTLE = frozenset(words(_ENGLISH + _OTHERS))
"""Folded words that are no one's subject."""

_LEANING = frozenset(
    words(
        """
    and but or nor so it he she they this that these those then yes no yeah yep nope ok well
    also because which who thanks thank sorry agreed exactly fixed true fair sure hence
    therefore however they're it's that's he's she's here there same both neither either him
    her them too und aber oder doch das dies diese dieser er sie es dann ja nein denn weil
    danke genau et mais ou donc ça cela ce c'est il elle ils elles oui non merci puis y pero
    o e eso esto ese esta sí gracias entonces ma però quindi questo quello sì grazie en maar
    of dus dat dit nee hij zij mas então isso isto sim não obrigado ale więc to ten ta tak
    nie
    """
    )
)


def leans_back(first_word: str) -> bool:
    """Tell whether a sentence that begins so, folded, rests on what was said before it."""
    return first_word.replace("’", "'") in _LEANING
