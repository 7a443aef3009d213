#include "config/publish_section.hpp"

#include "config/database_url.hpp"
#include "config/shop_name.hpp"
#include "config/shop_section.hpp"

#include <chrono>

namespace hwsync {

namespace {

constexpr Duration shortest_lease = std::chrono::seconds{1};
constexpr Duration longest_lease = std::chrono::hours{24};

} // namespace

PublishConfig read_publish(Section section,
                           const std::filesystem::path& folder) {
    section.forbid("password", "is a secret, which never stands in this file",
                   "give password_file, password_env or password_command, and "
                   "another password if others may have seen this one");
    PublishConfig publish;
    publish.url = section.text("url").value_or("");
    if (!publish.url.empty()) {
        try {
            parse_database_url(publish.url);
        } catch (const WrongUrl& wrong) {
            throw section.wrong("url", wrong.what, std::string{wrong.remedy});
        }
    }
    publish.password = read_source(section, "password", folder);
    publish.brand = section.text("brand").value_or("");
    if (!publish.brand.empty() && !is_shop_name(publish.brand)) {
        throw section.wrong(
            "brand", "is not a valid name",
            "give 1 to 64 printable characters, no space at the ends");
    }
    publish.ca_file = section.path("ca_file", folder).value_or("");
    publish.after = section.choice("after", {"run", "never"}).value_or(0) == 0
                        ? PublishAfter::run
                        : PublishAfter::never;
    publish.required = section.flag("required").value_or(publish.required);
    if (publish.required && publish.after == PublishAfter::never) {
        throw section.wrong("required", "contradicts after = \"never\"",
                            "take one of the two out");
    }
    publish.lease = section.duration("lease").value_or(publish.lease);
    if (publish.lease < shortest_lease || publish.lease > longest_lease) {
        throw section.wrong("lease", "is too short or too long",
                            "give 1s to 1d; \"10m\" suits most jobs");
    }
    section.finish();
    // After finish(), which knows a mistyped url by its name.
    if (publish.required && publish.url.empty()) {
        throw section.wrong("required", "has no url to publish to",
                            "add url, or take required out");
    }
    return publish;
}

} // namespace hwsync
