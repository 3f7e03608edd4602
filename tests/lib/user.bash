# Users of the Medusa at MEDUSA_URL. Their password is s3cret-word.

# new_user EMAIL: creates a user, with the API key.
new_user() {
  local token invite
  invite=$(curl -sS -u "$MEDUSA_API_KEY:" --json "{\"email\":\"$1\"}" "$MEDUSA_URL/admin/invites" |
    gojq -r .invite.token)
  token=$(curl -sS --json "{\"email\":\"$1\",\"password\":\"s3cret-word\"}" \
    "$MEDUSA_URL/auth/user/emailpass/register" | gojq -r .token)
  curl -sS --fail-with-body -H "Authorization: Bearer $token" --json "{\"email\":\"$1\"}" \
    "$MEDUSA_URL/admin/invites/accept?token=$invite" >/dev/null
}

# log_in EMAIL: prints a token of the user, which is valid until Medusa ends.
log_in() {
  curl -sS --fail-with-body --json "{\"email\":\"$1\",\"password\":\"s3cret-word\"}" \
    "$MEDUSA_URL/auth/user/emailpass" | gojq -r .token
}
