package dev.prise.tls;

import dev.prise.SocketFailure.TlsFailed;
import dev.prise.tls.Identity.Credentials;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * What the files of one {@link Tls} held when they were last read well, and a look at them now and then: handshakes ask here,
 * connections that stand are never touched.
 */
final class ReloadingTlsContext {

    /**
     * Certificates and keys, ready for use.
     *
     * @param context what makes engines
     * @param me one's own certificate in words, or that there is none
     */
    record Loaded(SSLContext context, String me) {}

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Optional<Identity> identity;
    private final Trust trust;
    private final LongSupplier nanoTime;
    private final List<Path> files;

    private final ReentrantLock lock = new ReentrantLock(); // guards the three below
    private volatile Loaded loaded; // null before the first time
    private volatile long lookedAt;
    private List<String> seen; // how the files looked when they were last read, well or not

    ReloadingTlsContext(Optional<Identity> identity, Trust trust, LongSupplier nanoTime) {
        this.identity = identity;
        this.trust = trust;
        this.nanoTime = nanoTime;
        this.files = Stream.concat(
                identity.stream().flatMap(who -> who.files().stream()),
                trust.files().stream()).toList();
    }

    /**
     * What a handshake that begins now uses.
     *
     * @param broken hears, once, of files that have changed and cannot be used; the former ones are used on
     * @throws TlsFailed if the files could never be used so far
     */
    Loaded current(Consumer<TlsFailed> broken) {
        if (!isFresh()) {
            TlsFailed failure = look();
            if (failure != null) {
                broken.accept(failure); // without the lock: a listener may be slow
            }
        }
        return loaded;
    }

    private boolean isFresh() {
        return loaded != null && nanoTime.getAsLong() - lookedAt < BETWEEN_LOOKS_NANOS;
    }

    /** Reads the files if they have changed; answers what is wrong with them, if that is news. */
    private TlsFailed look() {
        lock.lock();
        try {
            if (isFresh()) {
                return null; // another thread has just looked
            }
            List<String> looks = files.stream().map(ReloadingTlsContext::look).toList(); // before the reading: a later change is seen later
            boolean changed = !looks.equals(seen);
            if (loaded != null) {
                lookedAt = nanoTime.getAsLong();
                if (!changed) {
                    return null;
                }
                seen = looks;
            }
            Loaded fresh = load();
            lookedAt = nanoTime.getAsLong();
            seen = looks;
            loaded = fresh;
            return null;
        } catch (TlsFailed unusable) {
            if (loaded == null) {
                throw unusable;
            }
            return new TlsFailed(
                    "changed files are not used: " + unusable.getMessage(),
                    "what they held before is used on",
                    "put the files right; no restart is needed",
                    unusable);
        } finally {
            lock.unlock();
        }
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException gone) {
            return "gone";
        }
    }

    private Loaded load() {
        try {
            List<KeyManager> keys = new ArrayList<>();
            String me = "no certificate";
            if (identity.isPresent()) {
                Credentials credentials = identity.get().load();
                keys.add(new FixedKeyManager(credentials));
                me = credentials.subject();
            }
            TrustManager[] trusted = {trust.checks() ? trust.load() : ExplainingTrustManager.nothing()};
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.toArray(KeyManager[]::new), trusted, null);
            return new Loaded(context, me);
        } catch (NoSuchFileException missing) {
            throw new TlsFailed(
                    "the file " + missing.getFile() + " does not exist",
                    "the certificate, key or store is somewhere else, or not made yet",
                    "give the file's place",
                    missing);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new TlsFailed(
                    describe() + " cannot be read (" + why(unreadable) + ")",
                    "a file is damaged, of another kind, or not readable for this user",
                    "check the files",
                    unreadable);
        }
    }

    private static String why(Exception unreadable) {
        return unreadable instanceof EOFException
                ? "it ends too early"
                : Objects.requireNonNullElse(unreadable.getMessage(), unreadable.toString());
    }

    private String describe() {
        Stream<String> trusted =
                identity.isPresent() && trust.files().isEmpty() ? Stream.empty() : Stream.of(trust.toString());
        return Stream.concat(identity.map(Identity::toString).stream(), trusted)
                .reduce((one, other) -> one + ", or " + other)
                .orElseThrow();
    }
}
