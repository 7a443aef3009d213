#include "output/json_writer.hpp"

#include "output/json_memory.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <utf8proc.h>

#include <cmath>

namespace {

constexpr std::size_t drain_at = 4096;

std::string valid_utf8(std::string_view text) {
    std::string valid;
    valid.reserve(text.size());
    while (!text.empty()) {
        utf8proc_int32_t character = 0;
        const auto length = utf8proc_iterate(
            reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
            static_cast<utf8proc_ssize_t>(text.size()), &character);
        const auto taken =
            length > 0 ? static_cast<std::size_t>(length) : std::size_t{1};
        valid += length > 0 ? text.substr(0, taken) : "\xef\xbf\xbd";
        text.remove_prefix(taken);
    }
    return valid;
}

template <typename Writer>
void write_string(Writer& writer, std::string_view text) {
    const auto valid = valid_utf8(text);
    writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}

/// What RapidJSON asks of a stream.
class Stream {
public:
    using Ch = char;
    Stream(Output& output, JsonWriter::Layout layout)
        : m_output(output), m_layout(layout) {}
    void Put(char c) { // NOLINT(readability-identifier-naming): its name
        // In a text it is written as \n.
        if (c == '\n' && m_layout == JsonWriter::Layout::lines) {
            return;
        }
        m_buffer += c;
        if (m_buffer.size() >= drain_at) {
            drain();
        }
    }
    void Flush() {} // NOLINT(readability-identifier-naming): its name
    void end_line() { m_buffer += '\n'; }
    void drain() {
        m_output.write(m_buffer);
        m_buffer.clear();
    }

private:
    Output& m_output;
    JsonWriter::Layout m_layout;
    std::string m_buffer;
};

} // namespace

struct JsonWriter::Document {
    Document(Output& output, Layout layout)
        : stream(output, layout), writer(stream) {
        writer.SetIndent(' ', layout == Layout::document ? 2 : 0);
    }

    Stream stream;
    rapidjson::PrettyWriter<Stream, rapidjson::UTF8<>, rapidjson::UTF8<>,
                            JsonMemory>
        writer;
};

std::string json_quoted(std::string_view text) {
    using Buffer =
        rapidjson::GenericStringBuffer<rapidjson::UTF8<>, JsonMemory>;
    Buffer buffer;
    rapidjson::Writer<Buffer, rapidjson::UTF8<>, rapidjson::UTF8<>, JsonMemory>
        writer(buffer);
    write_string(writer, text);
    return {buffer.GetString(), buffer.GetSize()};
}

JsonWriter::JsonWriter(Output& output, Layout layout)
    : m_document(std::make_unique<Document>(output, layout)) {}

JsonWriter::~JsonWriter() = default;

void JsonWriter::begin_object() {
    m_document->writer.StartObject();
}

void JsonWriter::end_object() {
    m_document->writer.EndObject();
}

void JsonWriter::begin_array() {
    m_document->writer.StartArray();
}

void JsonWriter::end_array() {
    m_document->writer.EndArray();
}

void JsonWriter::key(std::string_view name) {
    write_string(m_document->writer, name);
}

void JsonWriter::value(std::string_view text) {
    write_string(m_document->writer, text);
}

void JsonWriter::value(bool yes) {
    m_document->writer.Bool(yes);
}

void JsonWriter::value(double number) {
    if (std::isfinite(number)) {
        m_document->writer.Double(number);
    } else {
        m_document->writer.Null();
    }
}

void JsonWriter::value(std::nullptr_t) {
    m_document->writer.Null();
}

void JsonWriter::id(std::int64_t id) {
    value(std::to_string(id));
}

void JsonWriter::id(std::optional<std::int64_t> id) {
    if (id) {
        this->id(*id);
    } else {
        m_document->writer.Null();
    }
}

void JsonWriter::member_or_null(std::string_view name, std::string_view text) {
    key(name);
    if (text.empty()) {
        value(nullptr);
    } else {
        value(text);
    }
}

void JsonWriter::member_id_or_null(std::string_view name, std::int64_t number) {
    member_id(name, number == 0 ? std::nullopt : std::optional{number});
}

void JsonWriter::raw(std::string_view json) {
    m_document->writer.RawValue(json.data(), json.size(),
                                rapidjson::kObjectType);
}

void JsonWriter::integer(std::int64_t number) {
    m_document->writer.Int64(number);
}

void JsonWriter::natural(std::uint64_t number) {
    m_document->writer.Uint64(number);
}

void JsonWriter::finish() {
    m_document->stream.end_line();
    m_document->stream.drain();
}

void JsonWriter::next_line() {
    finish();
    m_document->writer.Reset(m_document->stream);
}
