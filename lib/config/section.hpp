#pragma once

#include <hwsync/error.hpp>
#include <hwsync/time.hpp>

#include <toml++/toml.h>

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync {

enum class Lines { one, several };

/// A table of the config file, read key by key. Every error names file, line
/// and column.
class Section {
public:
    /// `name` is as it stands in the file, e.g. "[shops.us]"; empty at the top.
    Section(const toml::table& table, std::string name,
            const std::string& file);

    /// Refuses a value that is plainly one of Shopify's secrets, unseen.
    std::optional<std::string> text(std::string_view key,
                                    Lines lines = Lines::one);
    /// A path from `folder`, where it is relative. `~` is no home here.
    std::optional<std::filesystem::path>
    path(std::string_view key, const std::filesystem::path& folder);
    std::optional<Duration> duration(std::string_view key);
    std::optional<double> percent(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key);
    /// `true` or `false`.
    std::optional<bool> flag(std::string_view key);
    /// The position of the key's value among `words`.
    std::optional<std::size_t>
    choice(std::string_view key, std::initializer_list<std::string_view> words);
    /// A list of texts; one of them may be empty.
    std::optional<std::vector<std::string>> texts(std::string_view key);
    const toml::table* table(std::string_view key);

    /// A table of this one, to be read key by key: `[shops.us.matching]`.
    Section part(const toml::table& table, std::string_view key) const;

    /// A key that must not be there.
    void forbid(std::string_view key, std::string_view why,
                std::string_view remedy);
    /// Refuses the keys that people keep secrets under.
    void forbid_secrets();

    /// Throws for the first key that nobody has asked for, naming the nearest
    /// that somebody has.
    void finish() const;

    /// An error about the value of a key, or the whole section.
    Error wrong(std::string_view key, std::string_view what,
                std::string remedy) const;

    const std::string& name() const noexcept { return m_name; }

private:
    const toml::node* find(std::string_view key);
    std::string place(const toml::node& node) const;

    const toml::table& m_table;
    std::string m_name;
    const std::string& m_file;
    std::vector<std::string> m_asked;
};

} // namespace hwsync
