package dev.prise.wlanguage;

/** What ErreurInfo and ErrorInfo tell as text; {@link WLangage} and {@link WLanguage} have the constants. */
public enum ErrorText {
    /** What happened, what it means, what to do: errMessage. */
    MESSAGE,
    /** The socket, the code, the message and what the system said: errComplet, errFullDetails. */
    FULL,
    /** What the system said, or nothing: errMessageSystème, errSystemMessage. */
    SYSTEM
}
