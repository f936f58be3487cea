"""FHIR: a questionnaire as a Questionnaire with `enableWhen`, its answers as a QuestionnaireResponse, and back.

| code of a loss | what is lost |
|---|---|
| answer-id | the id of an uploaded file is not kept with the answers |
| bmi | weight and height cannot be had from a body mass index |
| code | an answer that is none of the options |
| date | valid, but LHC-Forms 40.1.3 compares no dates |
| dead-end | FHIR has no page that ends a form |
| default | a default value that the item's type cannot hold |
| digits | a number with more digits than a JSON number keeps |
| edited | changed since it was written: what FHIR says is read, not what was kept beside it |
| element | an element that has no counterpart |
| empty | FHIR does not tell an answer of nothing from no answer |
| error | an error in the questionnaire: unknown, so never true |
| exists | whether there is an answer, where no comparison says so |
| id | an id with blanks that a linkId cannot hold |
| missing-item | an answer or a reference to an item that there is not |
| not-equal | engines disagree about != without an answer; here it holds |
| operator | a comparison that cannot be made with this type |
| option | two options that are told apart by nothing |
| state | a state known by two identifiers of one kind |
| text | FHIR compares texts to the letter; here blanks around them and case do not count |
| text-order | FHIR does not compare texts as numbers |
| type | a type that becomes another |
| version | an element with another meaning in this version |
"""
