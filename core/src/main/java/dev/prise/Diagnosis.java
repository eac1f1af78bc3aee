package dev.prise;

import java.io.Serializable;

/**
 * What bytes that are no message say of the peer that sent them: which program it is, or which transmission mode it uses.
 *
 * <p>There is one only where the bytes leave no doubt: random bytes are taken for something once in a million blocks of a few
 * bytes, and less often the more there are. The reader's own mode is never diagnosed.
 *
 * @param name what it is, for example {@code an HTTP request}
 * @param fits the mode that can read it
 * @param meaning what it means
 * @param advice what to do
 */
public record Diagnosis(String name, ModeName fits, String meaning, String advice) implements Serializable {

    /**
     * The same diagnosis, with a remark before its meaning.
     *
     * @param remark how it was found, for example {@code the connection began with "GET /": }
     * @return the copy
     */
    public Diagnosis after(String remark) {
        return new Diagnosis(name, fits, remark + meaning, advice);
    }
}
