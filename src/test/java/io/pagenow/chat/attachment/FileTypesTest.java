package io.pagenow.chat.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The type of a file is that of its first bytes. */
class FileTypesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "'\u00ff\u00d8\u00ff\u00e0', image/jpeg, image/jpeg",
        "'\u00ff\u00d8\u00ff\u00e0', '', image/jpeg",
        "'\u00ff\u00d8\u00ff\u00e0', image/png, image/jpeg",
        "'\u00ff\u00d8\u00ff\u00e0', text/plain, image/jpeg",
        "GIF89a, image/gif, image/gif",
        "RIFF0000WEBPVP8 , image/webp, image/webp",
        "RIFF0000WAVEfmt , audio/wav, audio/wav",
        "0000ftypavif0000, image/avif, image/avif",
        "0000ftypheic0000, image/heic, image/heic",
        "0000ftypisom0000, video/mp4, video/mp4",
        "0000ftypisom0000, audio/mp4, audio/mp4",
        "0000ftypM4A 0000, audio/x-m4a, audio/mp4",
        "'\u001aE\u00df\u00a3....webm', video/webm, video/webm",
        "'\u001aE\u00df\u00a3....webm', audio/webm;codecs=opus, audio/webm",
        "OggS....OpusHead, audio/ogg, audio/ogg",
        "OggS....theora, video/ogg, video/ogg",
        "ID3.., audio/mpeg, audio/mpeg",
        "'\u00ff\u00fb\u0090', audio/mpeg, audio/mpeg",
        "fLaC, audio/flac, audio/flac",
        "%PDF-1.7, application/pdf, application/pdf",
        "'PK\u0003\u0004', application/vnd.oasis.opendocument.text, application/zip",
        "hello, text/plain, application/octet-stream",
        "<note/>, application/xml, application/octet-stream",
        "<?xml version='1.0'?><note/>, application/xml, application/octet-stream",
        "<applesauce, text/plain, application/octet-stream",
        "x, '', application/octet-stream"
    })
    void itIsRecognized(String head, String declared, String type) {
        assertThat(FileTypes.recognize(bytes(head), declared)).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'>",
                "<?xml version='1.0'?>\n<svg>",
                "<?xml version='1.0'?><!-- x --><x:svg xmlns:x='http://www.w3.org/2000/svg'/>",
                "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg/>",
                "<?xml version='1.0'?><?xml-stylesheet href='x'?><a/>",
                "  \n\t<!DOCTYPE html>",
                "<!-- x --><!-- y -->\n<html>",
                "<!-- never ends",
                "<HTML>",
                "<script>alert(1)</script>",
                "<body onload=x>",
                "<p/>",
                "\u00ef\u00bb\u00bf<html>",
                "\u00ff\u00fe<\0h\0t\0m\0l\0>\0",
                "\u00fe\u00ff\0<\0s\0v\0g\0>"
            })
    void activeMarkupIsRefused(String head) {
        for (String declared : new String[] {"", "image/png", "text/html", "image/svg+xml", "text/plain"}) {
            assertThatThrownBy(() -> FileTypes.recognize(bytes(head), declared))
                    .isInstanceOfSatisfying(ChatException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.UNSUPPORTED_TYPE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hello, image/png",
        "hello, IMAGE/PNG",
        "%PDF-1.7, image/jpeg",
        "fLaC, image/jpeg",
        "GIF89a, video/mp4",
        "hello, audio/mpeg",
        "x, image/svg+xml",
        "'PK\u0003\u0004', image/png"
    })
    void aFileThatIsNotOfTheStatedKindIsRefused(String head, String declared) {
        assertThatThrownBy(() -> FileTypes.recognize(bytes(head), declared)).isInstanceOf(ChatException.class);
    }
}
