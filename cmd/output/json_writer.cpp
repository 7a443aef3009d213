#include "output/json_writer.hpp"

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

} // namespace

std::string json_quoted(std::string_view text) {
    using Buffer =
        rapidjson::GenericStringBuffer<rapidjson::UTF8<>, JsonMemory>;
    Buffer buffer;
    rapidjson::Writer<Buffer, rapidjson::UTF8<>, rapidjson::UTF8<>, JsonMemory>
        writer(buffer);
    write_string(writer, text);
    return {buffer.GetString(), buffer.GetSize()};
}

void JsonWriter::Stream::Put(char c) {
    buffer += c;
    if (buffer.size() >= drain_at) {
        drain();
    }
}

void JsonWriter::Stream::drain() {
    output.write(buffer);
    buffer.clear();
}

JsonWriter::JsonWriter(Output& output)
    : m_stream{output, {}}, m_writer(m_stream) {
    m_writer.SetIndent(' ', 2);
}

void JsonWriter::begin_object() {
    m_writer.StartObject();
}

void JsonWriter::end_object() {
    m_writer.EndObject();
}

void JsonWriter::begin_array() {
    m_writer.StartArray();
}

void JsonWriter::end_array() {
    m_writer.EndArray();
}

void JsonWriter::key(std::string_view name) {
    write_string(m_writer, name);
}

void JsonWriter::value(std::string_view text) {
    write_string(m_writer, text);
}

void JsonWriter::value(bool yes) {
    m_writer.Bool(yes);
}

void JsonWriter::value(double number) {
    if (std::isfinite(number)) {
        m_writer.Double(number);
    } else {
        m_writer.Null();
    }
}

void JsonWriter::value(std::nullptr_t) {
    m_writer.Null();
}

void JsonWriter::id(std::int64_t id) {
    value(std::to_string(id));
}

void JsonWriter::id(std::optional<std::int64_t> id) {
    if (id) {
        this->id(*id);
    } else {
        m_writer.Null();
    }
}

void JsonWriter::raw(std::string_view json) {
    m_writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

void JsonWriter::integer(std::int64_t number) {
    m_writer.Int64(number);
}

void JsonWriter::natural(std::uint64_t number) {
    m_writer.Uint64(number);
}

void JsonWriter::finish() {
    m_stream.Put('\n');
    m_stream.drain();
}
