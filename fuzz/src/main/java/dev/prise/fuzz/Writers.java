package dev.prise.fuzz;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.FrameDecoder;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;

/** What is framed is decoded to itself, or refused because it holds the end tag; never anything else. */
public final class Writers {

    private Writers() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        TransmissionMode mode = input.mode();
        ByteQueue out = new ByteQueue();
        FrameDecoder decoder = mode.decoder(Limits.DEFAULTS);
        while (!input.isEmpty()) {
            byte[] message = input.take(input.next());
            byte[] expected = Model.framed(mode, message);
            int before = out.size();
            try {
                mode.encode(Message.of(message), out);
                Check.that(expected != null, "a message that holds its tag is refused");
            } catch (TagInMessage refused) {
                Check.isTold(refused);
                Check.that(expected == null, "a message that does not hold its tag is not refused");
                out.truncate(before);
                checkThatItMayBeAllowed((EndTag) mode, message);
                continue;
            }
            Check.same(expected, out.peek(before, out.size() - before), "what travels");
            if (!(mode instanceof Raw)) {
                Check.same(0, decoder.bytesNeeded(out), "a framed message is whole");
                Check.same(message, decoder.take(out), "what is decoded");
                Check.same(0, out.size(), "nothing is left");
            }
        }
    }

    private static void checkThatItMayBeAllowed(EndTag mode, byte[] message) {
        ByteQueue out = new ByteQueue();
        mode.allowingTagInside().encode(Message.of(message), out);
        Check.same(Model.join(message, mode.tag()), out.peek(0, out.size()),
                "what travels where the tag is allowed inside");
    }
}
