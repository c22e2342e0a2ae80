import { Button, Group, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useFields } from '../ui/use-fields.ts';
import { payTokenIn } from './pay-token.ts';

/** Takes an invoice in by the link of its payment page. */
export function PayLinkForm() {
  const navigate = useNavigate();
  const fields = useFields({ link: '' }, ({ link }) =>
    payTokenIn(link) === null ? { link: 'Paste the whole link, for instance https://…/pay/4f9…' } : {},
  );
  return (
    <form
      {...fields.form(({ link }) => navigate({ to: '/claim/$token', params: { token: payTokenIn(link) ?? '' } }))}
      style={{ width: '100%', maxWidth: 520 }}
    >
      <Group align="flex-start" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          aria-label="Link of the payment page"
          placeholder="Link of the payment page"
          {...fields.text('link')}
        />
        <Button type="submit" variant="default">
          Take it in
        </Button>
      </Group>
    </form>
  );
}
