#include "input/file_format.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace hwsync {

namespace {

using namespace std::string_view_literals;
using Kind = FileFormat::Kind;

struct Signature {
    std::string_view bytes;
    FileFormat file;
};

constexpr FileFormat utf_16{Kind::encoding, "UTF-16"};
constexpr FileFormat utf_32{Kind::encoding, "UTF-32"};
constexpr FileFormat workbook{Kind::document, "an Excel workbook"};

constexpr std::array<Signature, 16> signatures{{
    {"\xff\xfe\0\0"sv, utf_32},
    {"\0\0\xfe\xff"sv, utf_32},
    {"\xff\xfe", utf_16},
    {"\xfe\xff", utf_16},
    {"PK\3\4", {Kind::archive, "a zip archive"}},
    {"PK\5\6", {Kind::archive, "a zip archive"}},
    {"7z\xbc\xaf\x27\x1c", {Kind::archive, "a 7z archive"}},
    {"Rar!\x1a\7", {Kind::archive, "a RAR archive"}},
    {"\xfd"
     "7zXZ\0"sv,
     {Kind::archive, "packed with xz"}},
    {"BZh91AY&SY", {Kind::archive, "packed with bzip2"}},
    {"\4\x22\x4d\x18", {Kind::archive, "packed with lz4"}},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", workbook},
    {"%PDF-", {Kind::document, "a PDF"}},
    {"PAR1", {Kind::document, "a Parquet file"}},
    {"SQLite format 3\0"sv, {Kind::document, "an SQLite database"}},
    {"{\\rtf", {Kind::document, "an RTF document"}},
}};

/// Members of the zip archive that a workbook is.
constexpr std::array<std::string_view, 4> in_workbooks{
    "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/",
    "application/vnd.oasis.opendocument.spreadsheet"};

bool is_workbook(std::string_view head) noexcept {
    return std::any_of(in_workbooks.begin(), in_workbooks.end(),
                       [head](std::string_view member) {
                           return head.find(member) != std::string_view::npos;
                       });
}

/// Its first header says so behind a member's name, mode and times.
bool is_tar(std::string_view head) noexcept {
    constexpr std::size_t magic_at = 257;
    return head.size() > magic_at && head.substr(magic_at).starts_with("ustar");
}

constexpr std::string_view blanks = " \t\r\n";

std::string_view without_bom(std::string_view head) noexcept {
    head.remove_prefix(
        head.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    head.remove_prefix(std::min(head.find_first_not_of(blanks), head.size()));
    return head;
}

/// Stands for any digit in `tokens`, below.
constexpr char a_digit = '0';

/// Whether `head` begins with `tokens`, whatever white space is between them.
bool begins_with_json(std::string_view head, std::string_view tokens) noexcept {
    std::size_t at = 0;
    for (const char token : tokens) {
        at = head.find_first_not_of(blanks, at);
        if (at == std::string_view::npos ||
            (token == a_digit ? head[at] < '0' || head[at] > '9'
                              : head[at] != token)) {
            return false;
        }
        ++at;
    }
    return true;
}

/// Whether the first line leaves open what only the next one goes on with.
bool goes_on_in_next_line(std::string_view head) noexcept {
    const auto line = head.substr(0, head.find('\n'));
    const auto last = line.find_last_not_of(blanks);
    const auto next = head.find_first_not_of(blanks, line.size());
    if (next == std::string_view::npos) {
        return false;
    }
    switch (line[last]) {
    case '{':
        return head[next] == '"' || head[next] == '}';
    case '[':
        return "{[\"]"sv.find(head[next]) != std::string_view::npos;
    case ',':
        return head[next] == '"';
    default:
        return false;
    }
}

bool has_carriage_returns_alone(std::string_view head) noexcept {
    return head.find('\n') == std::string_view::npos &&
           head.find("}\r{") != std::string_view::npos;
}

struct JsonBeginning {
    std::string_view tokens;
    FileFormat file;
};

constexpr FileFormat graphql{Kind::answer, "the answer to a GraphQL query"};
constexpr FileFormat rest{Kind::answer, "an answer of the REST API"};

constexpr std::array<JsonBeginning, 6> answers{{
    {R"({"data":{)", graphql},
    {R"({"data":null)", graphql},
    {R"({"errors":)", graphql},
    {R"({"products":[)", rest},
    // In a line of a bulk operation a variant's product has a gid.
    {R"({"product":{"id":0)", rest},
    {R"({"variants":[)", rest},
}};

/// ASCII in UTF-16 has a NUL in every pair.
bool alternates_with_nul(std::string_view head) noexcept {
    constexpr std::size_t enough = 8;
    constexpr std::size_t telling = 16;
    head = head.substr(0, telling);
    if (head.size() < enough || (head[0] == '\0') == (head[1] == '\0')) {
        return false;
    }
    for (std::size_t at = 2; at < head.size(); ++at) {
        if ((head[at] == '\0') != (head[at - 2] == '\0')) {
            return false;
        }
    }
    return true;
}

} // namespace

std::optional<FileFormat> unreadable_format(std::string_view head) noexcept {
    if (is_tar(head)) {
        return FileFormat{Kind::archive, "a tar archive"};
    }
    for (const auto& [bytes, file] : signatures) {
        if (head.starts_with(bytes)) {
            return bytes.starts_with("PK") && is_workbook(head) ? workbook
                                                                : file;
        }
    }
    return alternates_with_nul(head) ? std::optional{utf_16} : std::nullopt;
}

std::optional<FileFormat> unreadable_json(std::string_view head) noexcept {
    head = without_bom(head);
    if (!is_json(head)) {
        return std::nullopt;
    }
    for (const auto& [tokens, file] : answers) {
        if (begins_with_json(head, tokens)) {
            return file;
        }
    }
    if (goes_on_in_next_line(head)) {
        return FileFormat{Kind::pretty_json,
                          "pretty-printed JSON, one value over many lines"};
    }
    return has_carriage_returns_alone(head)
               ? std::optional{FileFormat{Kind::line_ends, "a carriage return"}}
               : std::nullopt;
}

bool is_json(std::string_view head) noexcept {
    head = without_bom(head);
    return head.starts_with('{') || head.starts_with('[');
}

} // namespace hwsync
