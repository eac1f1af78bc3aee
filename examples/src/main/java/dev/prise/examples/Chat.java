package dev.prise.examples;

import static dev.prise.wlanguage.WLanguage.*;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The chat that every WINDEV developer knows, in WLanguage: a thread for each channel, and what one client says goes to all.
 */
public final class Chat {

    private static final ReentrantLock CRITICAL_SECTION = new ReentrantLock(); // guards the channels
    private static final List<String> CHANNELS = new ArrayList<>();

    private Chat() {}

    /**
     * Lets clients in until the socket "Chat" is closed.
     *
     * @param port the port
     */
    public static void serve(int port) {
        if (!SocketCreate("Chat", port)) {
            System.err.println(ErrorInfo(errFullDetails));
            return;
        }
        while (SocketExist("Chat") && SocketWaitForConnection("Chat")) {
            String channel = SocketAccept("Chat");
            if (!channel.isEmpty()) {
                alone(() -> CHANNELS.add(channel));
                Thread.ofVirtual().start(() -> listen(channel));
            }
        }
    }

    private static void listen(String channel) {
        String text = SocketRead(channel);
        while (!ErrorOccurred()) {
            String line = SocketClientInfo(channel, SocketPort) + ": " + text;
            alone(() -> CHANNELS.forEach(each -> SocketWrite(each, line)));
            text = SocketRead(channel);
        }
        alone(() -> { // nobody closes a channel that another writes to
            CHANNELS.remove(channel);
            SocketClose(channel);
        });
    }

    private static void alone(Runnable work) {
        CRITICAL_SECTION.lock();
        try {
            work.run();
        } finally {
            CRITICAL_SECTION.unlock();
        }
    }

    /**
     * Joins the chat on this machine: {@code SocketWrite(me, text)} speaks.
     *
     * @param me this socket's name
     * @param port the port
     * @param show what shows each line
     * @return false if nobody serves there
     */
    public static boolean join(String me, int port, Consumer<String> show) {
        if (!SocketConnect(me, port)) {
            return false;
        }
        Thread.ofVirtual().start(() -> {
            String line = SocketRead(me);
            while (!ErrorOccurred()) {
                show.accept(line);
                line = SocketRead(me);
            }
        });
        return true;
    }

    /**
     * Takes part, or serves if nobody does.
     *
     * @param args the port, 5000 unless told
     */
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
        if (!join("Me", port, System.out::println)) {
            serve(port); // who comes first serves
            return;
        }
        Scanner keys = new Scanner(System.in, Charset.defaultCharset());
        while (keys.hasNextLine() && SocketWrite("Me", keys.nextLine())) {}
        SocketClose("Me");
    }
}
