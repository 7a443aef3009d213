#include "fake_shopify/schema.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

namespace fake {

extern const std::string_view schema_txt;

namespace {

struct Argument {
    std::string type;
    bool has_default = false;

    bool is_required() const { return type.ends_with('!') && !has_default; }
};

struct Field {
    std::string type;
    std::map<std::string, Argument> arguments;
    std::string from;
    std::string until = "9999";
};

struct Type {
    std::string kind;
    std::vector<std::string> members;
    /// A field that has changed stands there once for each form.
    std::multimap<std::string, Field> fields;

    bool is_leaf() const { return kind == "scalar" || kind == "enum"; }
};

using Schema = std::map<std::string, Type>;

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto part = text.substr(0, text.find(by));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        parts.emplace_back(part);
    }
    return parts;
}

std::pair<std::string, Field> read_field(std::string line) {
    Field field;
    const auto name = line.substr(0, line.find_first_of("( "));
    if (const auto end = line.find(')'); end != std::string::npos) {
        for (const auto& argument :
             split(line.substr(name.size() + 1, end - name.size() - 1), ' ')) {
            const auto colon = argument.find(':');
            auto type = argument.substr(colon + 1);
            const bool has_default = type.ends_with('=');
            type.resize(type.size() - (has_default ? 1 : 0));
            field.arguments[argument.substr(0, colon)] = {type, has_default};
        }
        line.erase(name.size(), end + 1 - name.size());
    }
    for (const auto& word : split(line.substr(name.size() + 1), ' ')) {
        if (word.starts_with("from=")) {
            field.from = word.substr(5);
        } else if (word.starts_with("until=")) {
            field.until = word.substr(6);
        } else {
            field.type = word;
        }
    }
    return {name, field};
}

const Schema& schema() {
    static const Schema schema = [] {
        Schema read;
        Type* type = nullptr;
        for (const auto& line : split(schema_txt, '\n')) {
            if (line.starts_with("  ")) {
                type->fields.insert(read_field(line.substr(2)));
                continue;
            }
            const auto words = split(line, ' ');
            type = &read[words.at(1)];
            type->kind = words.at(0);
            type->members.assign(words.begin() + 2, words.end());
        }
        return read;
    }();
    return schema;
}

/// "Product" of "[Product!]!".
std::string bare(std::string type) {
    std::erase_if(type,
                  [](char c) { return c == '[' || c == ']' || c == '!'; });
    return type;
}

[[noreturn]] void refuse(const std::string& message, std::string_view code,
                         const std::string& more = {}) {
    throw DocumentError{message,
                        fmt::format(R"({{"code":"{}"{}}})", code, more)};
}

/// Whether a variable of one type may stand where another is wanted.
bool fits(const std::string& variable, const Argument& argument) {
    auto wanted = argument.type;
    if (argument.has_default && wanted.ends_with('!')) {
        wanted.pop_back();
    }
    return variable == wanted || variable == wanted + "!";
}

class Checker {
public:
    Checker(const Document& document, const std::string& version)
        : m_document(document), m_version(version) {}

    void check() {
        check_fields(m_document.root,
                     m_document.kind == "mutation" ? "Mutation" : "QueryRoot");
        for (const auto& [name, type] : m_document.variables) {
            if (std::find(m_used.begin(), m_used.end(), name) == m_used.end()) {
                refuse(
                    fmt::format("Variable ${} is declared by {} but not used",
                                name, m_document.kind),
                    "variableNotUsed",
                    fmt::format(R"(,"variableName":"{}")", name));
            }
        }
    }

    int connections() const { return m_connections; }
    int deepest() const { return m_deepest; }

private:
    void check_fields(const Selection& selection, const std::string& type);
    void check_field(const Selection& selection, const Field& field,
                     const std::string& owner);
    void check_fragment(const Selection& fragment, const std::string& type);
    void check_argument(const Selection& selection, const std::string& name,
                        const std::string& value, const Field& field);
    const Field* find(const std::string& type, const std::string& name) const;

    const Document& m_document;
    const std::string& m_version;
    std::vector<std::string> m_used;
    int m_connections = 0;
    int m_depth = 0;
    int m_deepest = 0;
};

const Field* Checker::find(const std::string& type,
                           const std::string& name) const {
    const auto [begin, end] = schema().at(type).fields.equal_range(name);
    const auto found = std::find_if(begin, end, [this](const auto& entry) {
        return entry.second.from <= m_version &&
               m_version <= entry.second.until;
    });
    return found == end ? nullptr : &found->second;
}

void Checker::check_fragment(const Selection& fragment,
                             const std::string& type) {
    const auto& members = schema().at(type).members;
    if (fragment.type != type && std::find(members.begin(), members.end(),
                                           fragment.type) == members.end()) {
        refuse(fmt::format("Fragment on {} can't be spread inside {}",
                           fragment.type, type),
               "cannotSpreadFragment");
    }
    check_fields(fragment, fragment.type);
}

void Checker::check_fields(const Selection& selection,
                           const std::string& type) {
    for (const auto& asked : selection.fields) {
        if (asked.name == "...") {
            check_fragment(asked, type);
            continue;
        }
        if (asked.name == "__typename") {
            continue;
        }
        const auto* field = find(type, asked.name);
        if (field == nullptr) {
            refuse(fmt::format("Field '{}' doesn't exist on type '{}'",
                               asked.name, type),
                   "undefinedField",
                   fmt::format(R"(,"typeName":"{}","fieldName":"{}")", type,
                               asked.name));
        }
        check_field(asked, *field, type);
    }
}

void Checker::check_field(const Selection& selection, const Field& field,
                          const std::string& owner) {
    for (const auto& [name, value] : selection.arguments) {
        check_argument(selection, name, value, field);
    }
    for (const auto& [name, argument] : field.arguments) {
        if (argument.is_required() && !selection.arguments.contains(name)) {
            refuse(fmt::format("Field '{}' is missing required arguments: {}",
                               selection.name, name),
                   "missingRequiredArguments");
        }
    }
    const auto name = bare(field.type);
    const auto& type = schema().at(name);
    if (type.is_leaf() != selection.fields.empty()) {
        refuse(type.is_leaf()
                   ? fmt::format("Selections can't be made on scalars (field "
                                 "'{}' returns {} but has selections)",
                                 selection.name, name)
                   : fmt::format("Field must have selections (field '{}' "
                                 "returns {} but has no selections. Did you "
                                 "mean '{} {{ ... }}'?)",
                                 selection.name, name, selection.name),
               "selectionMismatch");
    }
    if (!type.is_leaf() && type.fields.empty()) {
        throw std::runtime_error(fmt::format(
            "the stand-in knows no fields of {} ({}.{}): see excerpt.mjs", name,
            owner, selection.name));
    }
    const bool is_connection = name.ends_with("Connection");
    m_connections += is_connection ? 1 : 0;
    m_depth += is_connection ? 1 : 0;
    m_deepest = std::max(m_deepest, m_depth);
    if (!type.is_leaf()) {
        check_fields(selection, name);
    }
    m_depth -= is_connection ? 1 : 0;
}

void Checker::check_argument(const Selection& selection,
                             const std::string& name, const std::string& value,
                             const Field& field) {
    const auto found = field.arguments.find(name);
    if (found == field.arguments.end()) {
        refuse(fmt::format("Field '{}' doesn't accept argument '{}'",
                           selection.name, name),
               "argumentNotAccepted",
               fmt::format(R"(,"name":"{}","argumentName":"{}")",
                           selection.name, name));
    }
    const auto& argument = found->second;
    if (value.starts_with('$')) {
        m_used.push_back(value.substr(1));
        const auto declared = m_document.variables.find(value.substr(1));
        if (declared == m_document.variables.end()) {
            refuse(fmt::format("Variable {} is used by {} but not declared",
                               value, m_document.kind),
                   "variableNotDefined");
        }
        if (!fits(declared->second, argument)) {
            refuse(fmt::format("Type mismatch on variable {} and argument {} "
                               "({} / {})",
                               value, name, declared->second, argument.type),
                   "variableMismatch");
        }
        return;
    }
    const auto& type = schema().at(bare(argument.type));
    const bool is_number =
        std::isdigit(static_cast<unsigned char>(value[0])) != 0;
    const bool is_known =
        type.kind == "enum"
            ? std::find(type.members.begin(), type.members.end(), value) !=
                  type.members.end()
            : is_number == (bare(argument.type) == "Int");
    if (!is_known) {
        refuse(fmt::format("Argument '{}' on Field '{}' has an invalid value "
                           "({}). Expected type '{}'.",
                           name, selection.name, value, argument.type),
               "argumentLiteralsIncompatible");
    }
}

} // namespace

void check_by_schema(const Document& document, const std::string& version) {
    Checker{document, version}.check();
}

void check_bulk_query(const Document& document, const std::string& version) {
    Checker checker{document, version};
    checker.check();
    constexpr int most = 5;
    constexpr int deepest = 3; // the root's connection and two levels more
    if (checker.connections() < 1) {
        throw std::runtime_error(
            "Bulk queries must contain at least one connection.");
    }
    if (checker.connections() > most) {
        throw std::runtime_error(
            "Bulk queries cannot contain more than 5 connections.");
    }
    if (checker.deepest() > deepest) {
        throw std::runtime_error("Bulk queries cannot contain connections with "
                                 "a nesting depth greater than 2.");
    }
}

} // namespace fake
