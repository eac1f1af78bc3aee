package dev.prise.cli;

/** Numbers that have a unit behind them. */
final class Numbers {

    private Numbers() {}

    /** Where the number ends with which the text begins. */
    static int end(String text) {
        int end = 0;
        while (end < text.length() && "0123456789.".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }
}
