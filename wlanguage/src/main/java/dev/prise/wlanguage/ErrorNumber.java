package dev.prise.wlanguage;

/** What ErreurInfo and ErrorInfo tell as a number, so that it compares with numbers: {@code ErreurInfo(errCode) == 100031}. */
public enum ErrorNumber {
    /** The code of the error, 0 for none: errCode. */
    CODE
}
