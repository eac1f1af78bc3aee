package dev.prise.server;

import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program of its own, to be run with few file descriptors: serves until its input ends. */
final class ShortOfDescriptors {

    private ShortOfDescriptors() {}

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        loadAllClasses(Path.of(args[0]));
        boolean throwing = Boolean.parseBoolean(args[1]);
        SocketEvents listener = new SocketEvents() {
            @Override
            public void failed(Endpoint peer, SocketFailure failure) {
                if (throwing) {
                    throw new IllegalStateException("a bug in the listener");
                }
            }
        };
        Thread.setDefaultUncaughtExceptionHandler((thread, what) -> {});
        try (SimplifiedServer server = SimplifiedServer.listen(0, Servers.options(listener))) {
            Thread.ofVirtual().start(() -> server.serve(request -> request.reply("re:" + request.text())));
            System.out.println(server.port());
            System.in.read();
        }
    }

    // Classes that lie in files of their own cannot be loaded any more once no file can be opened
    private static void loadAllClasses(Path directory) throws IOException, ReflectiveOperationException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> classes = files.filter(file -> file.toString().endsWith(".class")).toList();
            for (Path file : classes) {
                String name = directory.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                if (!name.equals("module-info")) {
                    Class.forName(name);
                }
            }
        }
    }
}
