#include "input/compressed_source.hpp"
#include "input/decoded.hpp"
#include "unit/input/memory_source.hpp"
#include "unit/vector_state.hpp"

#include <hwsync/error.hpp>

#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

using namespace hwsync;
using namespace std::string_literals;

namespace {

std::string gzipped_with(const std::string& text, gz_header* header,
                         int level = Z_BEST_COMPRESSION) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, level, Z_DEFLATED, 16 + MAX_WBITS, 8,
                         Z_DEFAULT_STRATEGY) == Z_OK);
    if (header != nullptr) {
        deflateSetHeader(&stream, header);
    }
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string gzipped(const std::string& text) {
    return gzipped_with(text, nullptr);
}

std::string zstd_packed(const std::string& text) {
    auto* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size = ZSTD_compress2(context, packed.data(), packed.size(),
                                     text.data(), text.size());
    REQUIRE(ZSTD_isError(size) == 0);
    packed.resize(size);
    ZSTD_freeCCtx(context);
    return packed;
}

const std::string skippable_frame = "\x53\x2a\x4d\x18\x03\x00\x00\x00xyz"s;

/// Text that packs, but not to nothing.
std::string sample(std::size_t size) {
    std::string text;
    std::mt19937 random(7);
    while (text.size() < size) {
        text += "{\"id\":" + std::to_string(random()) + "}\n";
    }
    text.resize(size);
    return text;
}

/// What comes out, or the message of what is thrown.
std::string outcome(const std::string& packed,
                    std::size_t longest_read = std::string::npos,
                    std::size_t size = 4096) {
    try {
        return drained(*decoded(from_memory(packed, longest_read)), size);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::input);
        CHECK_FALSE(error.remedy().empty());
        return "refused: " + error.message();
    }
}

bool is_refused(const std::string& packed) {
    return outcome(packed).starts_with("refused: memory: ");
}

struct Format {
    std::string name;
    std::function<std::string(const std::string&)> pack;
    std::size_t magic_size;
    std::size_t trailer_size; ///< checksums and sizes at the end
};

const std::vector<Format> formats{{"gzip", gzipped, 2, 8},
                                  {"zstd", zstd_packed, 4, 4}};

} // namespace

TEST_CASE("plain bytes pass as they are, however few") {
    for (const auto& text : {""s, "a"s, "{}"s, "{}\n"s, "\n\n\n\n\n"s,
                             "\x1f{}\n"s, "PK\x03\x04zip"s, sample(100'000)}) {
        CHECK(outcome(text) == text);
        CHECK(outcome(text, 1, 1) == text);
    }
}

TEST_CASE("packed bytes are unpacked, whatever the reads") {
    for (const auto& format : formats) {
        CAPTURE(format.name);
        for (const auto& text :
             {""s, "{}\n"s, sample(300'000), std::string(2'000'000, 'a')}) {
            const auto packed = format.pack(text);
            CHECK((outcome(packed) == text));
            CHECK((outcome(packed, 1, 1000) == text));
            CHECK((outcome(packed, 7, 1) == text));
        }
    }
}

TEST_CASE("no upper half of a vector register is in use after unpacking") {
    const auto source = gzip_decoded(from_memory(gzipped(sample(300'000))));
    std::string bytes(100'000, '\0');
    CHECK(source->read(bytes.data(), bytes.size()) > 0);
    CHECK_FALSE(upper_halves_are_in_use());
}

TEST_CASE("joined streams become one, empty ones among them") {
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto joined = format.pack("one\n") + format.pack("") +
                            format.pack("two\n") + format.pack("");
        CHECK(outcome(joined) == "one\ntwo\n");
        CHECK(outcome(joined, 1, 1) == "one\ntwo\n");
    }
}

TEST_CASE("whatever a gzip header tells is passed over, and its checksum not") {
    std::string extra(300, 'x');
    std::string name = "export.jsonl";
    std::string comment = "of all products";
    gz_header header{};
    header.extra = reinterpret_cast<Bytef*>(extra.data());
    header.extra_len = static_cast<uInt>(extra.size());
    header.name = reinterpret_cast<Bytef*>(name.data());
    header.comment = reinterpret_cast<Bytef*>(comment.data());
    header.hcrc = 1;
    const auto text = sample(100'000);
    for (const int level : {Z_NO_COMPRESSION, Z_BEST_SPEED}) {
        const auto packed = gzipped_with(text, &header, level);
        for (const std::size_t longest : {1, 2, 3, 7, 311, 4096}) {
            CAPTURE(longest);
            CHECK((outcome(packed + packed, longest) == text + text));
        }
        auto damaged = packed;
        damaged[packed.find(name)] = 'E';
        CHECK(is_refused(damaged));
    }
}

TEST_CASE("a gzip header with flags that nobody knows is refused") {
    for (const char flag : {'\x20', '\x40', '\x80'}) {
        auto packed = gzipped("{}\n");
        packed[3] = flag;
        CHECK(is_refused(packed));
        CHECK(is_refused(gzipped("{}\n") + packed));
    }
}

TEST_CASE("frames to skip are skipped") {
    const auto packed = skippable_frame + zstd_packed("one\n") +
                        skippable_frame + zstd_packed("two\n") +
                        skippable_frame;
    CHECK(outcome(packed) == "one\ntwo\n");
    CHECK(outcome(packed, 1, 1) == "one\ntwo\n");
    CHECK(is_refused(packed.substr(0, packed.size() - 1)));
}

TEST_CASE("a stream that is cut anywhere is refused as cut short") {
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto packed = format.pack(sample(400));
        CHECK(outcome(packed.substr(0, 0)).empty());
        for (std::size_t size = 1; size < packed.size(); ++size) {
            CAPTURE(size);
            CHECK(outcome(packed.substr(0, size)) ==
                  "refused: memory: the " + format.name +
                      " stream is cut short");
        }
    }
}

TEST_CASE("a second stream that is cut is refused as well") {
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto first = format.pack("one\n");
        const auto second = format.pack("two\n");
        for (std::size_t size = 1; size < second.size(); ++size) {
            CAPTURE(size);
            CHECK(is_refused(first + second.substr(0, size)));
        }
    }
}

TEST_CASE("a wrong checksum or length is refused") {
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto packed = format.pack(sample(400));
        for (std::size_t back = 1; back <= format.trailer_size; ++back) {
            CAPTURE(back);
            auto damaged = packed;
            damaged[damaged.size() - back] ^= '\x01';
            CHECK(outcome(damaged).starts_with("refused: memory: the " +
                                               format.name +
                                               " stream is damaged ("));
        }
    }
}

TEST_CASE("a flipped bit never passes as another text") {
    const auto text = sample(400);
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto packed = format.pack(text);
        for (auto at = format.magic_size; at < packed.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                CAPTURE(at);
                CAPTURE(bit);
                auto damaged = packed;
                damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
                const auto result = outcome(damaged);
                CHECK((result == text || result.starts_with("refused: ")));
            }
        }
    }
}

TEST_CASE("bytes after the end of a stream are refused") {
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto packed = format.pack("{}\n");
        CHECK(outcome(packed + "rubbish") ==
              "refused: memory: something else follows the end of the " +
                  format.name + " stream");
        for (const auto& rubbish : {"\n"s, "\0"s, "{}\n"s, "\0\0\0\0\0\0"s}) {
            CHECK(is_refused(packed + rubbish));
        }
    }
}

TEST_CASE("a zstd window of 128 MiB is taken, a larger one refused") {
    const auto frame_with_window = [](char descriptor) {
        // No checksum; one raw and last block of one byte. See RFC 8878, 3.1.1.
        return "\x28\xb5\x2f\xfd\x00"s + descriptor + "\x09\x00\x00x"s;
    };
    CHECK(outcome(frame_with_window('\x88')) == "x");
    CHECK(outcome(frame_with_window('\x90')) ==
          "refused: memory: the zstd stream needs a window of more than 128 "
          "MiB");
}

TEST_CASE("progress is told in packed bytes") {
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto packed = format.pack(sample(10'000));
        const auto source = decoded(from_memory(packed));
        CHECK(source->name() == "memory");
        CHECK(source->total_bytes() == packed.size());
        drained(*source);
        CHECK(source->bytes_taken() == packed.size());
    }
}

TEST_CASE("what comes before damage is given, and the rest need not be read") {
    const auto text = sample(3'000'000);
    for (const auto& format : formats) {
        CAPTURE(format.name);
        const auto packed = format.pack(text);
        const auto source =
            decoded(from_memory(packed.substr(0, packed.size() - 1)));
        std::string given;
        std::string buffer(100'000, '\0');
        const auto read_on = [&] {
            const auto got = source->read(buffer.data(), buffer.size());
            given.append(buffer, 0, got);
            return got;
        };
        CHECK_THROWS_AS(
            [&] {
                while (read_on() > 0) {
                }
            }(),
            Error);
        CHECK(given.size() > text.size() - 300'000);
        CHECK((given == text.substr(0, given.size())));
        CHECK_THROWS_AS(read_on(), Error);
        const auto unread = decoded(from_memory(packed));
        CHECK(unread->read(buffer.data(), buffer.size()) > 0);
    }
}
