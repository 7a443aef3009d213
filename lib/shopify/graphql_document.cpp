#include "shopify/graphql_document.hpp"

#include <algorithm>
#include <utility>

namespace hwsync {

namespace {

constexpr int deepest = 64;

bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// What is caught where the text is no document.
struct NoDocument {};

struct Token {
    enum class Kind { end, name, mark, value };
    Kind kind = Kind::end;
    std::string_view text;
};

/// Takes a document apart. White space, commas and comments are nothing.
class Lexer {
public:
    explicit Lexer(std::string_view text) : m_rest(text) { advance(); }

    const Token& next() const noexcept { return m_next; }

    Token take() {
        const auto token = m_next;
        advance();
        return token;
    }

    bool is(std::string_view mark) const noexcept {
        return m_next.kind == Token::Kind::mark && m_next.text == mark;
    }

    bool take_if(std::string_view mark) {
        const bool found = is(mark);
        if (found) {
            advance();
        }
        return found;
    }

    void expect(std::string_view mark) {
        if (!take_if(mark)) {
            throw NoDocument{};
        }
    }

    std::string name() {
        if (m_next.kind != Token::Kind::name) {
            throw NoDocument{};
        }
        return std::string{take().text};
    }

private:
    void skip_nothing() {
        constexpr std::string_view mark_of_order = "\xef\xbb\xbf";
        for (;;) {
            const auto at = m_rest.find_first_not_of(" \t\r\n,");
            m_rest.remove_prefix(std::min(at, m_rest.size()));
            if (m_rest.starts_with(mark_of_order)) {
                m_rest.remove_prefix(mark_of_order.size());
            } else if (m_rest.starts_with('#')) {
                m_rest.remove_prefix(
                    std::min(m_rest.find_first_of("\r\n"), m_rest.size()));
            } else {
                return;
            }
        }
    }

    void advance() {
        skip_nothing();
        if (m_rest.empty()) {
            m_next = {};
            return;
        }
        const char c = m_rest.front();
        auto kind = Token::Kind::value;
        std::size_t size = 0;
        if (begins_name(c)) {
            kind = Token::Kind::name;
            size = size_while(
                [](char d) { return begins_name(d) || is_digit(d); });
        } else if (is_digit(c) || c == '-') {
            size = size_while([](char d) {
                return begins_name(d) || is_digit(d) || d == '-' || d == '+' ||
                       d == '.';
            });
        } else if (c == '"') {
            size = size_of_text();
        } else {
            kind = Token::Kind::mark;
            size = size_of_mark();
        }
        m_next = {kind, m_rest.substr(0, size)};
        m_rest.remove_prefix(size);
    }

    template <typename Accepts>
    std::size_t size_while(const Accepts& accepts) const {
        std::size_t size = 1;
        while (size < m_rest.size() && accepts(m_rest[size])) {
            ++size;
        }
        return size;
    }

    std::size_t size_of_mark() const {
        constexpr std::string_view dots = "...";
        constexpr std::string_view marks = "!$&():=@[]{|}";
        if (m_rest.starts_with(dots)) {
            return dots.size();
        }
        if (marks.find(m_rest.front()) == std::string_view::npos) {
            throw NoDocument{};
        }
        return 1;
    }

    std::size_t size_of_text() const {
        constexpr std::string_view block = R"(""")";
        if (m_rest.starts_with(block)) {
            auto end = m_rest.find(block, block.size());
            while (end != std::string_view::npos && m_rest[end - 1] == '\\') {
                end = m_rest.find(block, end + block.size());
            }
            if (end == std::string_view::npos) {
                throw NoDocument{};
            }
            return end + block.size();
        }
        for (std::size_t at = 1; at < m_rest.size(); ++at) {
            const char c = m_rest[at];
            if (c == '"') {
                return at + 1;
            }
            if (c == '\n' || c == '\r') {
                break;
            }
            at += c == '\\' ? 1U : 0U;
        }
        throw NoDocument{};
    }

    std::string_view m_rest;
    Token m_next;
};

class Parser {
public:
    explicit Parser(std::string_view text) : m_lexer(text) {}

    GraphqlDocument document() {
        GraphqlDocument document;
        bool has_operation = false;
        while (m_lexer.next().kind != Token::Kind::end) {
            if (m_lexer.next().text == "fragment") {
                add_fragment(document);
            } else if (std::exchange(has_operation, true)) {
                throw NoDocument{};
            } else {
                read_operation(document);
            }
        }
        if (!has_operation) {
            throw NoDocument{};
        }
        return document;
    }

private:
    void read_operation(GraphqlDocument& document) {
        if (!m_lexer.is("{")) {
            const auto type = m_lexer.name();
            document.is_query = type == "query";
            if (!document.is_query && type != "mutation" &&
                type != "subscription") {
                throw NoDocument{};
            }
            if (m_lexer.next().kind == Token::Kind::name) {
                m_lexer.take();
            }
            read_over_variables();
            read_over_directives();
        }
        document.selections = selections(0);
    }

    void add_fragment(GraphqlDocument& document) {
        m_lexer.take();
        auto name = m_lexer.name();
        if (m_lexer.name() != "on") {
            throw NoDocument{};
        }
        m_lexer.name();
        read_over_directives();
        if (!document.fragments.emplace(std::move(name), selections(0))
                 .second) {
            throw NoDocument{};
        }
    }

    std::vector<GraphqlSelection> selections(int depth) {
        if (depth == deepest) {
            throw NoDocument{};
        }
        m_lexer.expect("{");
        std::vector<GraphqlSelection> found;
        while (!m_lexer.take_if("}")) {
            found.push_back(m_lexer.take_if("...") ? fragment(depth)
                                                   : field(depth));
        }
        return found;
    }

    GraphqlSelection field(int depth) {
        GraphqlSelection field;
        field.response = m_lexer.name();
        field.name = m_lexer.take_if(":") ? m_lexer.name() : field.response;
        if (m_lexer.take_if("(")) {
            while (!m_lexer.take_if(")")) {
                field.arguments.push_back(m_lexer.name());
                m_lexer.expect(":");
                read_over_value(depth);
            }
        }
        field.has_directive = read_over_directives();
        if (m_lexer.is("{")) {
            field.selections = selections(depth + 1);
        }
        return field;
    }

    GraphqlSelection fragment(int depth) {
        GraphqlSelection fragment;
        if (m_lexer.next().kind == Token::Kind::name &&
            m_lexer.next().text != "on") {
            fragment.is_spread = true;
            fragment.name = m_lexer.name();
            fragment.has_directive = read_over_directives();
            return fragment;
        }
        fragment.is_inline = true;
        if (m_lexer.next().kind == Token::Kind::name) {
            m_lexer.take();
            m_lexer.name();
        }
        fragment.has_directive = read_over_directives();
        fragment.selections = selections(depth + 1);
        return fragment;
    }

    void read_over_variables() {
        if (!m_lexer.take_if("(")) {
            return;
        }
        while (!m_lexer.take_if(")")) {
            m_lexer.expect("$");
            m_lexer.name();
            m_lexer.expect(":");
            while (m_lexer.take_if("[")) {
            }
            m_lexer.name();
            while (m_lexer.take_if("]") || m_lexer.take_if("!")) {
            }
            if (m_lexer.take_if("=")) {
                read_over_value(0);
            }
            read_over_directives();
        }
    }

    /// Whether there was one.
    bool read_over_directives() {
        bool found = false;
        while (m_lexer.take_if("@")) {
            found = true;
            m_lexer.name();
            if (m_lexer.take_if("(")) {
                while (!m_lexer.take_if(")")) {
                    m_lexer.name();
                    m_lexer.expect(":");
                    read_over_value(0);
                }
            }
        }
        return found;
    }

    void read_over_value(int depth) {
        if (depth == deepest) {
            throw NoDocument{};
        }
        if (m_lexer.take_if("$")) {
            m_lexer.name();
        } else if (m_lexer.take_if("[")) {
            while (!m_lexer.take_if("]")) {
                read_over_value(depth + 1);
            }
        } else if (m_lexer.take_if("{")) {
            while (!m_lexer.take_if("}")) {
                m_lexer.name();
                m_lexer.expect(":");
                read_over_value(depth + 1);
            }
        } else if (const auto kind = m_lexer.take().kind;
                   kind != Token::Kind::name && kind != Token::Kind::value) {
            throw NoDocument{};
        }
    }

    Lexer m_lexer;
};

} // namespace

std::optional<GraphqlDocument> parse_graphql(std::string_view text) {
    try {
        return Parser{text}.document();
    } catch (const NoDocument&) {
        return std::nullopt;
    }
}

} // namespace hwsync
