#include "identifier_option.hpp"

#include "option_types.hpp"

CLI::Option* add_identifier(CLI::App& app,
                            std::optional<hwsync::Identifier>& target) {
    static const Choices<std::optional<hwsync::Identifier>> choices{
        {"sku", hwsync::Identifier::sku},
        {"barcode", hwsync::Identifier::barcode}};
    return add_choice(app, "--identifier", target, choices,
                      "What links products across shops");
}
