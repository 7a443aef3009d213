#include "fake_shopify/document.hpp"

#include <cctype>

namespace fake {

namespace {

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    Document document() {
        Document document;
        document.kind = "query";
        if (peek() != '{') {
            document.kind = name();
            if (document.kind != "query" && document.kind != "mutation") {
                fail("an operation of an unknown kind");
            }
            if (peek() != '{' && peek() != '(') {
                name();
            }
            if (peek() == '(') {
                document.variables = variables();
            }
        }
        document.root.name = document.kind;
        document.root.fields = selections();
        if (peek() != '\0') {
            fail("more than one operation");
        }
        return document;
    }

private:
    [[noreturn]] static void fail(const std::string& what) {
        throw std::runtime_error("Parse error: " + what);
    }

    char peek() {
        for (;;) {
            while (!m_text.empty() &&
                   (std::isspace(static_cast<unsigned char>(m_text[0])) != 0 ||
                    m_text[0] == ',')) {
                m_text.remove_prefix(1);
            }
            if (m_text.empty() || m_text[0] != '#') {
                return m_text.empty() ? '\0' : m_text[0];
            }
            m_text.remove_prefix(std::min(m_text.find('\n'), m_text.size()));
        }
    }

    void expect(char c) {
        if (peek() != c) {
            fail(std::string{"expected "} + c);
        }
        m_text.remove_prefix(1);
    }

    std::string take(std::size_t size) {
        std::string taken{m_text.substr(0, size)};
        m_text.remove_prefix(size);
        return taken;
    }

    std::string name() {
        peek();
        std::size_t end = 0;
        while (end < m_text.size() &&
               (std::isalnum(static_cast<unsigned char>(m_text[end])) != 0 ||
                m_text[end] == '_')) {
            ++end;
        }
        if (end == 0) {
            fail("expected a name");
        }
        return take(end);
    }

    /// A type or a value up to where it ends.
    std::string word() {
        if (peek() == '"') {
            return string();
        }
        if (peek() == '[') {
            auto list = take(std::min(m_text.find(']'), m_text.size() - 1) + 1);
            list += bang();
            return list;
        }
        const auto end = m_text.find_first_of(" \t\r\n,)");
        return take(std::min(end, m_text.size()));
    }

    std::string bang() { return m_text.starts_with('!') ? take(1) : ""; }

    std::string string() {
        for (std::size_t at = 1; at < m_text.size(); ++at) {
            if (m_text[at] == '\\') {
                ++at;
            } else if (m_text[at] == '"') {
                return take(at + 1);
            }
        }
        fail("a string without its end");
    }

    std::map<std::string, std::string> variables() {
        std::map<std::string, std::string> variables;
        expect('(');
        while (peek() != ')') {
            expect('$');
            const auto key = name();
            expect(':');
            variables[key] = word();
        }
        expect(')');
        return variables;
    }

    std::map<std::string, std::string> arguments() {
        std::map<std::string, std::string> arguments;
        expect('(');
        while (peek() != ')') {
            const auto key = name();
            expect(':');
            arguments[key] = word();
        }
        expect(')');
        return arguments;
    }

    std::vector<Selection> selections() {
        std::vector<Selection> fields;
        expect('{');
        while (peek() != '}') {
            Selection field;
            if (m_text.starts_with("...")) {
                field.name = take(3);
                if (name() != "on") {
                    fail("a fragment of its own");
                }
                field.type = name();
            } else {
                field.name = name();
            }
            if (peek() == ':') {
                fail("an alias");
            }
            if (peek() == '(') {
                field.arguments = arguments();
            }
            if (peek() == '{') {
                field.fields = selections();
            }
            fields.push_back(std::move(field));
        }
        expect('}');
        if (fields.empty()) {
            fail("an empty selection");
        }
        return fields;
    }

    std::string_view m_text;
};

} // namespace

const Selection* Selection::field(std::string_view wanted) const {
    for (const auto& candidate : fields) {
        if (candidate.name == wanted) {
            return &candidate;
        }
    }
    return nullptr;
}

Document parse_document(std::string_view text) {
    return Parser{text}.document();
}

std::string literal(const std::string& argument) {
    if (argument.size() < 2 || argument[0] != '"') {
        throw std::runtime_error("Parse error: no string: " + argument);
    }
    const auto json = parse_json(argument);
    return json.GetString();
}

Json project(const Json& json, const Selection& selection, Missing missing,
             JsonDocument::AllocatorType& memory) {
    if (selection.fields.empty()) {
        if (json.IsObject()) {
            throw std::runtime_error("Field must have selections: " +
                                     selection.name);
        }
        return {json, memory};
    }
    if (json.IsArray()) {
        Json list{rapidjson::kArrayType};
        for (const auto& item : json.GetArray()) {
            list.PushBack(project(item, selection, missing, memory), memory);
        }
        return list;
    }
    if (json.IsNull()) {
        return {};
    }
    Json object{rapidjson::kObjectType};
    for (const auto& field : selection.fields) {
        if (field.name == "...") {
            auto part = project(json, field, missing, memory);
            for (auto member = part.MemberBegin(); member < part.MemberEnd();
                 ++member) {
                object.AddMember(member->name, member->value, memory);
            }
            continue;
        }
        Json value;
        if (json.IsObject() && json.HasMember(field.name)) {
            value = project(json[field.name], field, missing, memory);
        } else if (missing == Missing::refuse) {
            throw std::runtime_error("Field '" + field.name +
                                     "' doesn't exist on " + selection.name);
        }
        object.AddMember(Json{field.name, memory}, value, memory);
    }
    return object;
}

} // namespace fake
