#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Removes secrets from text that is to be kept. May be used by several threads
/// at once.
class Redactor {
public:
    /// A secret that is removed wherever it stands from now on.
    void learn(std::string_view secret);

    /// Without the secrets that are known.
    std::string known_removed(std::string_view text) const;

    /// A URL, or a text with URLs in it, JSON's escapes included: their queries
    /// and user names go. What of a query looks like a signature is learned.
    std::string urls_redacted(std::string_view text);

    /// A header line, as it is sent or as it came.
    std::string header(std::string_view name, std::string_view value);

    /// The body of a question: of a form nothing stays but grant_type.
    std::string question(std::string_view body, bool is_form);

    /// The body of an answer that is not a result: the values of tokens go, and
    /// they are learned; and what urls_redacted() takes.
    std::string answer(std::string_view body);

    /// How many bytes a secret has at most.
    std::size_t longest() const;

private:
    void learn_query(std::string_view query);
    std::string tokens_redacted(std::string_view body);

    mutable std::mutex m_mutex;
    std::vector<std::string> m_secrets;
};

/// Removes known secrets from bytes as they come, also where they come in
/// pieces.
class RedactedStream {
public:
    explicit RedactedStream(const Redactor& redactor) : m_redactor(redactor) {}

    /// What of all that has come may be written now.
    std::string take(std::string_view bytes);
    std::string rest();

private:
    const Redactor& m_redactor;
    std::string m_held;
};

} // namespace hwsync
