package dev.prise.cli;

/** What {@code --second-client} may say. */
enum SecondClientWord {
    QUEUE,
    REFUSE,
    TAKE_OVER,
    TAKE_OVER_SAME_ADDRESS;

    @Override
    public String toString() {
        return KeywordConverter.word(this);
    }
}
